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

import io.lakeflow.flink.scan.ScanContext.Permit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RuntimeScanContextTest {
    private final RuntimeScanContext context =
            new RuntimeScanContext(
                    "lakeflow-orders-3",
                    2,
                    Grants.of(new Configuration()),
                    Path.of("target"),
                    ScanMetrics.ofEnumerator(new UnregisteredMetricsGroup()),
                    new SharedValues.Renewed());

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void aTimerCompletesOnTheExecutor() throws Exception {
        CompletableFuture<String> thread = new CompletableFuture<>();
        context.after(Duration.ofMillis(20))
                .thenRun(() -> thread.complete(Thread.currentThread().getName()));

        assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("lakeflow-orders-3-worker-");
    }

    @Test
    void givesOutSoManyPermitsAndThenInTheOrderOfAsking() throws Exception {
        List<Permit> given = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            given.add(context.permit().toCompletableFuture().get(0, TimeUnit.SECONDS));
        }
        List<Integer> order = new CopyOnWriteArrayList<>();
        CompletableFuture<?>[] turns = new CompletableFuture<?>[3];
        for (int i = 0; i < 3; i++) {
            int turn = i;
            turns[i] =
                    context.permit()
                            .thenAccept(
                                    permit -> {
                                        order.add(turn);
                                        permit.close();
                                    })
                            .toCompletableFuture();
        }
        assertThat(turns).noneMatch(CompletableFuture::isDone);

        given.get(0).close();

        CompletableFuture.allOf(turns).get(10, TimeUnit.SECONDS);
        assertThat(order).containsExactly(0, 1, 2);
    }

    @Test
    void aPermitThatIsClosedTwiceIsReturnedOnce() throws Exception {
        Permit permit = context.permit().toCompletableFuture().get();
        permit.close();
        permit.close();
        context.permit();
        context.permit();

        assertThat(context.permit().toCompletableFuture()).isNotDone();
    }

    @Test
    void itsThreadsAreDaemonsAndEndWithIt() throws Exception {
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        context.executor().execute(() -> worker.complete(Thread.currentThread()));
        assertThat(worker.get().isDaemon()).isTrue();

        context.close();

        worker.get().join(10_000);
        assertThat(worker.get().isAlive()).isFalse();
    }

    @Test
    void aTimerAfterTheEndFailsInsteadOfWaitingForEver() {
        context.close();

        assertThat(context.after(Duration.ZERO).toCompletableFuture())
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableOfType(ExecutionException.class);
    }
}
