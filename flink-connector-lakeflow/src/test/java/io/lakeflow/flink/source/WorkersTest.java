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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkersTest {
    private final CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    private final Workers workers =
            new Workers(
                    1,
                    task -> {
                        Thread thread = new Thread(task);
                        thread.setUncaughtExceptionHandler(
                                (failed, failure) -> uncaught.complete(failure));
                        return thread;
                    });

    private enum How {
        NOW,
        LATER;

        void run(Workers workers, Runnable task) {
            if (this == NOW) {
                workers.execute(task);
            } else {
                workers.schedule(task, 1, TimeUnit.MILLISECONDS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatNobodyWaitsForDoesNotFailInSilence(How how) throws Exception {
        IllegalStateException failure = new IllegalStateException("a task has failed");

        how.run(
                workers,
                () -> {
                    throw failure;
                });

        assertThat(uncaught.get(10, TimeUnit.SECONDS)).isSameAs(failure);
        workers.shutdownNow();
    }

    @Test
    void aTaskThatSucceedsIsNoNews() throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        workers.execute(() -> done.complete(null));
        workers.shutdown();

        assertThat(workers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).isDone();
        assertThat(uncaught).isNotDone();
    }
}
