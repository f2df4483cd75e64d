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
import io.lakeflow.flink.testutils.example.ExampleApi;
import io.lakeflow.flink.testutils.example.ExampleWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables that are written to while jobs follow them, fail, and go on from savepoints with other
 * parallelisms, also with more readers than there are splits. What Flink's state holds at the end
 * is compared with what the API holds.
 */
@Timeout(120)
class IncrementalReadsITCase {
    private static final List<Integer> PARALLELISMS = List.of(1, 2, 4);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(cluster());

    @TempDir Path savepoints;

    private static MiniClusterResourceConfiguration cluster() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        return new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(2)
                .setNumberSlotsPerTaskManager(4)
                .setConfiguration(configuration)
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example", "example-in-java"})
    void rowsThatAreAddedComeExactlyOnce(String source) throws Exception {
        try (ExampleApi api = api();
                LedgerJob job = job(source, api, "events", "event_id", "created_at")) {
            try (ExampleWriter writer = api.writer("events").insertsPerSecond(200).start()) {
                lives(job);
                writer.stop();
            }
            List<String> truth =
                    api.rows("events").stream()
                            .map(
                                    row ->
                                            "+I "
                                                    + row.get("event_id")
                                                    + " "
                                                    + Instant.parse((String) row.get("created_at")))
                            .toList();
            finish(job, () -> job.book().committed().size() >= truth.size());

            assertThat(job.book().committed()).containsExactlyInAnyOrderElementsOf(truth);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"example", "example-in-java"})
    void versionsOfRowsComeOnceAndInOrder(String source) throws Exception {
        try (ExampleApi api = api();
                LedgerJob job = job(source, api, "users", "user_id", "updated_at")) {
            try (ExampleWriter writer =
                    api.writer("users").insertsPerSecond(50).updatesPerSecond(150).start()) {
                lives(job);
                writer.stop();
            }
            assertConverges(job, versions(api, "users", "user_id"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"example", "example-in-java"})
    void deletesComeAfterWhatTheyDelete(String source) throws Exception {
        try (ExampleApi api = api();
                LedgerJob job = job(source, api, "orders", "order_id", "updated_at")) {
            try (ExampleWriter writer =
                    api.writer("orders")
                            .insertsPerSecond(60)
                            .updatesPerSecond(100)
                            .deletesPerSecond(40)
                            .start()) {
                lives(job);
                writer.stop();
            }
            assertConverges(job, versions(api, "orders", "order_id"));
            assertThat(job.book().committed()).anyMatch(change -> change.startsWith("-D"));
        }
    }

    @Test
    void childrenOfParentsThatMovedComeExactlyOnce() throws Exception {
        SensorApi api = new SensorApi();
        api.startUp();
        ScheduledExecutorService world = Executors.newSingleThreadScheduledExecutor();
        try {
            int idle = api.addSensor();
            api.append(idle, List.of("idle/0"));
            int busy = api.addSensor();
            int[] written = {0};
            world.scheduleAtFixedRate(
                    () -> {
                        int sensor = written[0] % 50 == 0 ? api.addSensor() : busy;
                        List<String> values =
                                IntStream.range(0, 1 + written[0] % 3)
                                        .mapToObj(i -> sensor + "/" + written[0] + "." + i)
                                        .toList();
                        api.append(sensor, values);
                        written[0]++;
                    },
                    0,
                    10,
                    TimeUnit.MILLISECONDS);
            try (LedgerJob job = readings(api)) {
                lives(job);
                world.shutdown();
                assertThat(world.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
                List<String> truth = api.values();
                finish(job, () -> job.book().committed().size() >= truth.size());

                assertThat(job.book().committed()).containsExactlyInAnyOrderElementsOf(truth);
                assertThat(api.requests(idle))
                        .as("it did not move: asked for by the first life, and after its failures")
                        .isBetween(1, 3);
            }
        } finally {
            world.shutdownNow();
            api.tearDown();
        }
    }

    private LedgerJob readings(SensorApi api) {
        return new LedgerJob(
                LakeflowSource.builder()
                        .spec(SensorApi.specThatFollowsChanges())
                        .table("readings")
                        .config("base", api.uri())
                        .option(LakeflowOptions.SCAN_POLL_INTERVAL, Duration.ofMillis(50))
                        .build(),
                row -> row.getString(0).toString(),
                "readings",
                savepoints);
    }

    /** Its rows come in pairs of one cursor value, and its answers are now and then errors. */
    private static ExampleApi api() {
        return ExampleApi.builder().ties(2).errorRate(0.02).retryAfterSeconds(1).start();
    }

    /**
     * @param source the example API as YAML, or as Java
     */
    private LedgerJob job(String source, ExampleApi api, String table, String key, String cursor) {
        Source<RowData, ?, ?> read =
                LakeflowSource.builder()
                        .source(source)
                        .table(table)
                        .config("base", api.uri().toString())
                        .config("user", "me")
                        .config("password", "any")
                        .columns(key, cursor)
                        .option(LakeflowOptions.SCAN_POLL_INTERVAL, Duration.ofMillis(50))
                        .option(LakeflowOptions.HTTP_RETRY_INITIAL_BACKOFF, Duration.ofMillis(10))
                        .build();
        return new LedgerJob(read, new Text(), source + "/" + table, savepoints);
    }

    /** A change as text: its kind, the key and, unless it is a delete, the cursor. */
    private static final class Text implements MapFunction<RowData, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String map(RowData row) {
            String key = row.getRowKind().shortString() + " " + row.getString(0);
            return row.isNullAt(1) ? key : key + " " + row.getTimestamp(1, 6).toInstant();
        }
    }

    private static void lives(LedgerJob job) throws Exception {
        for (int parallelism : PARALLELISMS) {
            job.start(parallelism);
            job.progress(30);
            job.fail(2);
            job.progress(30);
            job.stop();
        }
    }

    /** A last life that sees what was written until now, and what it may see twice. */
    private static void finish(LedgerJob job, BooleanSupplier complete) throws Exception {
        job.start(3);
        job.await("all that the API holds", complete);
        job.stop();
    }

    private static Map<String, Instant> versions(ExampleApi api, String table, String key) {
        return api.rows(table).stream()
                .collect(
                        Collectors.toMap(
                                row -> (String) row.get(key),
                                row -> Instant.parse((String) row.get("updated_at"))));
    }

    private static void assertConverges(LedgerJob job, Map<String, Instant> truth)
            throws Exception {
        finish(job, () -> materialised(job.book().committed()).equals(truth));

        assertThat(materialised(job.book().committed())).isEqualTo(truth);
    }

    /** The rows that the changes add up to; none of them may be a repetition or out of order. */
    private static Map<String, Instant> materialised(List<String> changes) {
        Map<String, Instant> rows = new HashMap<>();
        Map<String, Instant> newest = new HashMap<>();
        Map<String, String> last = new HashMap<>();
        for (String change : changes) {
            String[] parts = change.split(" ");
            if (parts[0].equals("-D")) {
                assertThat(last.put(parts[1], change)).as("a second delete").isNotEqualTo(change);
                rows.remove(parts[1]);
                continue;
            }
            last.put(parts[1], change);
            Instant version = Instant.parse(parts[2]);
            Instant before = newest.put(parts[1], version);
            if (before != null) {
                assertThat(version)
                        .as("after %s: %s, of %s", before, change, changes)
                        .isAfter(before);
            }
            rows.put(parts[1], version);
        }
        return rows;
    }
}
