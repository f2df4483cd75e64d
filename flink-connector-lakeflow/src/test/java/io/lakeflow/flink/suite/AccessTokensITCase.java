/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lakeflow.flink.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.LakeflowSource;
import io.lakeflow.flink.table.LakeflowOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four subtasks read an API whose access tokens live for three seconds and whose refresh tokens are
 * good for one use, through failures, a savepoint and a restart.
 */
@Timeout(120)
class AccessTokensITCase {
    private static final String ALLOWED_SECRETS = "lakeflow.secrets.allowed";
    private static final Duration TOKEN_LIFETIME = Duration.ofSeconds(3);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(cluster());

    @TempDir Path directory;

    private final TokenApi api = new TokenApi(TOKEN_LIFETIME);

    private static MiniClusterResourceConfiguration cluster() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        return new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(2)
                .setNumberSlotsPerTaskManager(4)
                .setConfiguration(configuration)
                .build();
    }

    @BeforeEach
    void allowSecrets() {
        System.setProperty(ALLOWED_SECRETS, "file:" + directory + "/secrets/*");
    }

    @AfterEach
    void close() {
        System.clearProperty(ALLOWED_SECRETS);
        api.close();
    }

    @Test
    void h8_fourSubtasksLiveOnTokensThatOneOfThemAllRenews() throws Exception {
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Path refreshToken = Files.writeString(secrets.resolve("refresh"), api.firstRefreshToken());
        Path savepoints = Files.createDirectory(directory.resolve("savepoints"));
        try (LedgerJob job = job(refreshToken, savepoints)) {
            job.start(4);
            job.progress(200);
            awaitLogins(job, 2);
            job.fail(2);
            api.revokeAccessTokens();
            job.progress(200);
            job.stop();

            job.start(4);
            awaitLogins(job, 2);
            job.progress(200);
            job.stop();

            assertEachRowOnce(job.book().committed());
        }
        assertThat(api.mostLoginsAtOnce()).isEqualTo(1);
        assertThat(api.refreshTokensUsedTwice()).isZero();
        assertThat(api.parts()).isEqualTo(8);
        assertThat(Files.readString(refreshToken)).isEqualTo(api.presentRefreshToken());
        assertNoTokenIn(savepoints);
        // Three lives, a token that was revoked, and one in 1.5 s at most in between.
        long most = 4 + api.age().toMillis() / 1_400;
        assertThat(api.logins()).isBetween(5, (int) most);
    }

    private void awaitLogins(LedgerJob job, int more) throws Exception {
        int before = api.logins();
        job.await(more + " logins more", () -> api.logins() >= before + more);
    }

    private LedgerJob job(Path refreshToken, Path savepoints) {
        return new LedgerJob(
                LakeflowSource.builder()
                        .spec(api.spec())
                        .table("entries")
                        .config("refresh_token", "${file:" + refreshToken + "}")
                        .option(LakeflowOptions.SCAN_POLL_INTERVAL, Duration.ofMillis(50))
                        .build(),
                new Entry(),
                "access-tokens",
                savepoints);
    }

    private static final class Entry implements MapFunction<RowData, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String map(RowData row) {
            return row.getString(1) + ":" + row.getLong(0);
        }
    }

    /** Of each part those from 1 on, without a gap. */
    private static void assertEachRowOnce(List<String> rows) {
        assertThat(rows).doesNotHaveDuplicates();
        Map<String, List<Long>> byPart =
                rows.stream()
                        .map(row -> row.split(":"))
                        .collect(
                                Collectors.groupingBy(
                                        row -> row[0],
                                        TreeMap::new,
                                        Collectors.mapping(
                                                row -> Long.parseLong(row[1]),
                                                Collectors.toList())));
        assertThat(byPart).hasSize(8);
        byPart.forEach(
                (part, numbers) ->
                        assertThat(numbers.stream().sorted(Comparator.naturalOrder()).toList())
                                .as(part)
                                .containsExactlyElementsOf(
                                        LongStream.rangeClosed(1, numbers.size())
                                                .boxed()
                                                .toList()));
    }

    private void assertNoTokenIn(Path savepoints) throws IOException {
        try (Stream<Path> files = Files.walk(savepoints)) {
            List<Path> written = files.filter(Files::isRegularFile).toList();
            assertThat(written).isNotEmpty();
            assertThat(written)
                    .allSatisfy(
                            file ->
                                    assertThat(text(file))
                                            .doesNotContain(TokenApi.ACCESS, TokenApi.REFRESH));
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
