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
package io.lakeflow.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.ScanException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretRotationTest {
    @TempDir Path directory;
    private Path file;
    private final List<CompletableFuture<Void>> timers = new ArrayList<>();

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(directory.resolve("token"), "first\n");
    }

    private SecretRotation rotation() {
        return new SecretRotation("${file:token}", file, this::timer, Runnable::run);
    }

    private CompletionStage<Void> timer(Duration delay) {
        timers.add(new CompletableFuture<>());
        return timers.get(timers.size() - 1);
    }

    private CompletableFuture<Void> exchange(CompletionStage<String> next) {
        return rotation().run(present -> next).toCompletableFuture();
    }

    private List<String> files() throws Exception {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void h8_theNextSecretTakesThePlaceOfTheLast() throws Exception {
        List<String> exchanged = new ArrayList<>();
        rotation()
                .run(
                        present -> {
                            exchanged.add(present);
                            return CompletableFuture.completedFuture("second");
                        })
                .toCompletableFuture()
                .join();

        assertThat(exchanged).containsExactly("first");
        assertThat(file).hasContent("second");
        assertThat(files()).containsExactly("token", "token.lock");
    }

    @Test
    void whoMayReadItStaysTheSame() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        exchange(CompletableFuture.completedFuture("second")).join();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void aSecretThatStaysIsNotWritten() throws Exception {
        exchange(CompletableFuture.completedFuture("first")).join();
        assertThat(file).hasContent("first\n");
    }

    @Test
    void anExchangeThatFailsLeavesTheLastSecret() throws Exception {
        CompletableFuture<Void> done =
                exchange(CompletableFuture.failedFuture(new ScanException("refused")));

        assertThat(done)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("refused");
        assertThat(file).hasContent("first\n");
        assertThat(files()).containsExactly("token", "token.lock");
        exchange(CompletableFuture.completedFuture("second")).join();
        assertThat(file).hasContent("second");
    }

    @Test
    void h8_oneExchangeAtATimeAndTheNextOneSeesWhatTheLastHasLeft() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        CompletableFuture<Void> first = exchange(slow);
        List<String> seen = new ArrayList<>();
        CompletableFuture<Void> second =
                rotation()
                        .run(
                                present -> {
                                    seen.add(present);
                                    return CompletableFuture.completedFuture("third");
                                })
                        .toCompletableFuture();
        assertThat(seen).isEmpty();
        timers.get(0).complete(null);
        assertThat(seen).isEmpty();

        slow.complete("second");
        assertThat(first).isCompleted();
        timers.get(1).complete(null);

        assertThat(second).isCompleted();
        assertThat(seen).containsExactly("second");
        assertThat(file).hasContent("third");
    }

    @Test
    void aLockOfAnotherProcessIsWaitedFor() throws Exception {
        CompletableFuture<Void> done;
        try (FileChannel other =
                        FileChannel.open(
                                directory.resolve("token.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            done = exchange(CompletableFuture.completedFuture("second"));
            assertThat(done).isNotDone();
        }
        timers.get(0).complete(null);
        assertThat(done).isCompleted();
    }

    @Test
    void nothingIsExchangedThatCouldNotBeKept() throws Exception {
        Path gone = directory.resolve("gone/token");
        List<String> exchanged = new ArrayList<>();
        CompletableFuture<Void> done =
                new SecretRotation("${file:gone}", gone, this::timer, Runnable::run)
                        .run(
                                present -> {
                                    exchanged.add(present);
                                    return CompletableFuture.completedFuture("x");
                                })
                        .toCompletableFuture();

        assertThat(done)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(ScanException.class)
                .withMessageContaining("must be able to write to the directory");
        assertThat(exchanged).isEmpty();
    }
}
