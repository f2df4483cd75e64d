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
import io.lakeflow.flink.testutils.network.Toxic;
import io.lakeflow.flink.testutils.network.ToxicProxy;
import io.lakeflow.flink.testutils.scripted.Bound;
import io.lakeflow.flink.testutils.scripted.Change;
import io.lakeflow.flink.testutils.scripted.CursorFormat;
import io.lakeflow.flink.testutils.scripted.Interference;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.PageEnd;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads through a network that misbehaves, in real time: from the start, and from a moment of the
 * first half second on. All of them at once, for they mostly wait.
 */
@Timeout(360)
class NetworkToxicsE2eITCase {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkToxicsE2eITCase.class);

    private static final int ROWS = 60;
    private static final int PAGE = 5;
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    /** With these no page ever arrives: after the time they are over. */
    private static final Map<Toxic, Duration> OVER_AFTER =
            Map.of(
                    new Toxic.ResetPeer(Duration.ZERO), Duration.ofSeconds(3),
                    new Toxic.BlackHole(), Duration.ofSeconds(10),
                    new Toxic.Down(), Duration.ofSeconds(60));

    private static final List<Toxic> TOXICS =
            List.of(
                    new Toxic.Latency(Duration.ofSeconds(2), Duration.ofSeconds(2)),
                    new Toxic.Bandwidth(1024),
                    new Toxic.Slicer(1),
                    new Toxic.SlowClose(Duration.ofSeconds(30)),
                    new Toxic.LimitData(2500),
                    new Toxic.ResetPeer(Duration.ZERO),
                    new Toxic.ResetPeer(Duration.ofMillis(500)),
                    new Toxic.BlackHole(),
                    new Toxic.Down());

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(cluster());

    private final ScheduledExecutorService world = Executors.newSingleThreadScheduledExecutor();
    private final Random random = random();

    private static MiniClusterResourceConfiguration cluster() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        return new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(1)
                .setNumberSlotsPerTaskManager(2 * TOXICS.size())
                .setConfiguration(configuration)
                .build();
    }

    private static Random random() {
        String given = System.getProperty("lakeflow.random.seed", "");
        long seed = given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
        LOG.info("-Dlakeflow.random.seed={}", seed);
        return new Random(seed);
    }

    /** A read of a table of its own, through a network of its own. */
    private final class Read implements AutoCloseable {
        private final String name;
        private final ScriptedApi api;
        private final ToxicProxy network;
        private final JobClient job;
        private final CloseableIterator<String> rows;

        Read(Toxic toxic, Duration from) throws Exception {
            this.name = toxic + " from " + from.toMillis() + " ms";
            this.api = api();
            this.network = ToxicProxy.to(api.uri(), random);
            begin(toxic, from);
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment();
            environment.setParallelism(1);
            environment.enableCheckpointing(100);
            DataStream<String> ids =
                    environment
                            .fromSource(source(), WatermarkStrategy.noWatermarks(), name)
                            .map(row -> row.getString(0).toString());
            this.rows = ids.collectAsync();
            this.job = environment.executeAsync(name);
        }

        private void begin(Toxic toxic, Duration from) throws IOException {
            if (from.isZero()) {
                network.inject(toxic);
            } else {
                afterFirstPage(() -> later(from, () -> network.inject(toxic)));
            }
            Duration over = OVER_AFTER.get(toxic);
            if (over != null) {
                later(from.plus(over), network::heal);
            }
        }

        private void afterFirstPage(Runnable action) {
            api.afterPage("events", 1, action);
        }

        private org.apache.flink.api.connector.source.Source<RowData, ?, ?> source() {
            return LakeflowSource.builder()
                    .spec(api.spec())
                    .table("events")
                    .config("base", network.uri().toString())
                    .endAtInit()
                    .option(LakeflowOptions.HTTP_READ_TIMEOUT, Duration.ofSeconds(5))
                    .build();
        }

        List<String> ids() {
            List<String> ids = new ArrayList<>();
            rows.forEachRemaining(ids::add);
            return ids;
        }

        @Override
        public void close() throws Exception {
            if (!job.getJobStatus().get().isGloballyTerminalState()) {
                job.cancel().get();
            }
            rows.close();
            network.close();
            api.close();
        }
    }

    private interface NetworkAction {
        void run() throws IOException;
    }

    private void later(Duration delay, NetworkAction action) {
        world.schedule(
                () -> {
                    try {
                        action.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Its pages take so long that a read is under way for longer than half a second. */
    private ScriptedApi api() {
        ScriptedApi api =
                ScriptedApi.start(
                        TableBuilder.table("events")
                                .key("id")
                                .appendOnly()
                                .cursor("at", CursorFormat.iso(3))
                                .since(Bound.inclusive("since"))
                                .order(Order.ASC)
                                .paging(PagingForm.page("page", 1), PageEnd.SHORT)
                                .pageSize(PAGE));
        IntStream.range(0, ROWS)
                .forEach(
                        id ->
                                api.table("events")
                                        .insert("" + id, Change.at(FIRST.plusSeconds(id))));
        Interference slow =
                (request, proper) -> {
                    CompletableFuture<Void> due = new CompletableFuture<>();
                    CompletionStage<?> released = due;
                    world.schedule(() -> due.complete(null), 60, TimeUnit.MILLISECONDS);
                    return released.thenApply(ignored -> proper.get());
                };
        api.answer(slow);
        return api;
    }

    @AfterEach
    void stop() {
        world.shutdownNow();
    }

    @Test
    void n15EveryRowComesOnceThroughEachFaultOfTheNetwork() throws Exception {
        List<String> truth = IntStream.range(0, ROWS).mapToObj(String::valueOf).toList();
        List<Read> reads = new ArrayList<>();
        Map<String, List<String>> wrong = new TreeMap<>();
        try {
            for (Toxic toxic : TOXICS) {
                reads.add(new Read(toxic, Duration.ZERO));
                reads.add(new Read(toxic, Duration.ofMillis(1 + random.nextInt(500))));
            }
            for (Read read : reads) {
                List<String> ids = read.ids();
                if (!ids.equals(truth)) {
                    wrong.put(read.name, ids);
                }
            }
        } finally {
            for (Read read : reads) {
                read.close();
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(reads).hasSize(2 * TOXICS.size());
    }
}
