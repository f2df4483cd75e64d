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
package io.lakeflow.flink.table;

import static io.lakeflow.flink.table.AnsweredTable.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A query that succeeds leaves no trace of the secrets that it was asked with. */
class SecretsInQueriesITCase extends SecretsCanary {
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension static final MiniClusterExtension CLUSTER = clusterThatReportsTo(METRICS);

    @Override
    InMemoryReporter metrics() {
        return METRICS;
    }

    @Test
    void theSearchFindsWhatItLooksFor() throws Exception {
        for (String form : search.forms()) {
            byte[] text = ("before " + form + " after").getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            packed.writeBytes(new byte[] {1, 0x78, 2});
            try (DeflaterOutputStream zlib = new DeflaterOutputStream(packed)) {
                zlib.write(text);
            }
            String state =
                    "{\"keys\":\"" + Base64.getEncoder().encodeToString(packed.toByteArray());
            assertThat(search.in(text)).isNotNull();
            assertThat(search.in(packed.toByteArray())).isNotNull();
            assertThat(search.in(state.getBytes(StandardCharsets.UTF_8))).isNotNull();
        }
        assertThat(search.in("nothing of it".getBytes(StandardCharsets.UTF_8))).isNull();
    }

    /** Redirects, cookies and links to the next page repeat the secret; the last page is held. */
    @ParameterizedTest
    @EnumSource(Auth.class)
    void aQueryThatSucceedsLeavesNoTrace(Auth auth, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        AtomicBoolean lastPageMayCome = new AtomicBoolean();
        Queue<String> withoutCredentials = new ConcurrentLinkedQueue<>();
        try (AnsweredTable table =
                new AnsweredTable(
                        streaming(),
                        request -> {
                            if (!auth.carries(request, secret)) {
                                withoutCredentials.add(request.method() + " " + request.path());
                                return json(403, "{}");
                            }
                            return page(request, lastPageMayCome.get());
                        })) {
            create(table, auth, "'scan.bounded.mode' = 'init-timestamp'", reference);
            describe(table.environment());
            TableResult result = table.execute("SELECT id, name FROM t");
            try (CloseableIterator<Row> rows = result.collect()) {
                assertThat(rows.next().getField(0)).isEqualTo(1L);
                assertThat(rows.next().getField(0)).isEqualTo(2L);
                JobClient job = result.getJobClient().orElseThrow();
                String savepoint = savepointThatHolds(job, "page=3");
                assertThat(savepoint).isNotNull();
                askFlink(cluster, job.getJobID());
                readFiles();
                lookAtProcess(job.getJobID());
                lastPageMayCome.set(true);
                assertThat(rows.next().getField(0)).isEqualTo(3L);
                assertThat(rows.hasNext()).isFalse();
                artifacts.put("log", bytes(log.text()));
            }
        }
        assertThat(withoutCredentials).isEmpty();
        assertThat(artifacts).containsKeys("EXPLAIN", "compiled plan", "job graph", "log");
        assertNoTrace();
    }

    private static Response page(Request request, boolean lastPageMayCome) {
        Matcher number = Pattern.compile("page=(\\d)").matcher(request.query());
        String credential = echoed(request);
        int page = number.find() ? Integer.parseInt(number.group(1)) : 0;
        if (page == 0) {
            return json(302, "{}")
                    .withHeader("Location", "/t?page=1&api_key=" + credential)
                    .withHeader("Set-Cookie", "session=" + credential);
        }
        if (page == 3 && !lastPageMayCome) {
            return json(429, "{'error': 'slower, " + credential + "'}")
                    .withHeader("Retry-After", "1");
        }
        String next =
                page == 3
                        ? "null"
                        : "'/t?page="
                                + (page + 1)
                                + "&access_token="
                                + credential
                                + "&api_key="
                                + credential
                                + "'";
        return json(200, "{'items': [{'id': " + page + ", 'name': 'n'}], 'next': " + next + "}")
                .withHeader("Link", "</t?access_token=" + credential + ">; rel=\"self\"");
    }

    /** The secret as it came, encoded for an address. */
    private static String echoed(Request request) {
        Matcher query = Pattern.compile("api_key=([^&]*)").matcher(request.query());
        if (query.find()) {
            return query.group(1);
        }
        String authorization = request.header("authorization").orElse("");
        String value =
                authorization.startsWith("Basic ")
                        ? new String(
                                        Base64.getDecoder().decode(authorization.substring(6)),
                                        StandardCharsets.UTF_8)
                                .substring("me:".length())
                        : authorization.startsWith("Bearer ")
                                ? authorization.substring("Bearer ".length())
                                : request.header("x-api-key").orElse("");
        return inAddress(value);
    }

    /** Repeated until it does: the row before it may be out and its end not yet in state. */
    private String savepointThatHolds(JobClient job, String text) throws Exception {
        for (int attempt = 0; attempt < 50; attempt++) {
            String savepoint =
                    job.triggerSavepoint(
                                    directory.resolve("sp" + attempt).toUri().toString(),
                                    SavepointFormatType.CANONICAL)
                            .get(60, TimeUnit.SECONDS);
            for (byte[] file : files(Path.of(URI.create(savepoint)))) {
                if (SecretSearch.unpacked(file).stream().anyMatch(part -> part.contains(text))) {
                    return savepoint;
                }
            }
        }
        return null;
    }

    private void readFiles() throws IOException {
        int number = 0;
        for (String of : List.of("cp", "sp0")) {
            List<byte[]> files = files(directory.resolve(of));
            assertThat(files).as(of).isNotEmpty();
            for (byte[] file : files) {
                artifacts.put(of + " file " + number++, file);
            }
        }
        try (Stream<Path> later = Files.list(directory)) {
            for (Path savepoint :
                    later.filter(path -> path.getFileName().toString().startsWith("sp")).toList()) {
                for (byte[] file : files(savepoint)) {
                    artifacts.put("savepoint file " + number++, file);
                }
            }
        }
    }

    private static List<byte[]> files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).map(SecretsInQueriesITCase::content).toList();
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException subsumedMeanwhile) {
            return new byte[0];
        }
    }
}
