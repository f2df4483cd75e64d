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
package io.lakeflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.testutils.example.ExampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.hybrid.HybridSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bounded read that another source follows, by Flink's {@link HybridSource}. */
@Timeout(120)
class HybridSourceITCase {
    private static final String EVENT = "{\"event_id\":";
    private static final String USER = "{\"user_id\":\"user_";

    private ExampleApi api;

    /** None of its first rows lies just at "now". */
    @BeforeEach
    void startApi() {
        api = ExampleApi.builder().errorRate(0).seededAgo(Duration.ofSeconds(5)).start();
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    private LakeflowSource.Builder table(String name) {
        return LakeflowSource.builder()
                .source("example")
                .table(name)
                .config("base", api.uri().toString())
                .config("user", "me")
                .config("password", "any")
                .pollInterval(Duration.ofMillis(100));
    }

    private Source<String, ?, ?> bounded(String table, String column) {
        return table(table).columns(column).endAtInit().build(RowDeserializer.json());
    }

    private static StreamExecutionEnvironment environment(int parallelism) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(parallelism);
        return environment;
    }

    @Test
    void aBoundedBackfillIsFollowedByAnotherSource() throws Exception {
        HybridSource<String> source =
                HybridSource.builder(bounded("events", "event_id"))
                        .addSource(bounded("users", "user_id"))
                        .build();

        List<String> rows =
                all(
                        environment(2)
                                .fromSource(
                                        source,
                                        WatermarkStrategy.noWatermarks(),
                                        "hybrid",
                                        Types.STRING));

        assertThat(rows).hasSize(101 + 37).doesNotHaveDuplicates();
        assertThat(rows.subList(101, 138)).allMatch(row -> row.startsWith("{\"user_id\":\"user_"));
    }

    @Test
    void aBoundedBackfillIsFollowedByASourceThatGoesOn() throws Exception {
        HybridSource<String> source =
                HybridSource.builder(bounded("events", "event_id"))
                        .addSource(table("users").columns("user_id").build(RowDeserializer.json()))
                        .build();

        try (CloseableIterator<String> rows =
                environment(2)
                        .fromSource(
                                source, WatermarkStrategy.noWatermarks(), "hybrid", Types.STRING)
                        .executeAndCollect()) {
            assertThat(next(rows, 101))
                    .doesNotHaveDuplicates()
                    .allMatch(row -> row.startsWith("{\"event_id\":"));
            assertThat(next(rows, 37))
                    .doesNotHaveDuplicates()
                    .allMatch(row -> row.startsWith("{\"user_id\":\"user_"));
            api.upsert("users", Map.of("user_id", "came later"));
            assertThat(next(rows, 1)).containsExactly("{\"user_id\":\"came later\"}");
        }
    }

    /** One that fails begins with the state of whichever of the two was at work. */
    @Test
    void aReadThatFailsInEachOfTheTwoHasEachRowOnce() throws Exception {
        FailingOnceInEach.FAILED.clear();
        Configuration configuration = new Configuration();
        configuration.setString("execution.checkpointing.interval", "10 ms");
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "2");
        configuration.setString("restart-strategy.fixed-delay.delay", "1 ms");
        StreamExecutionEnvironment environment = environment(1);
        environment.configure(configuration);
        HybridSource<String> source =
                HybridSource.builder(bounded("events", "event_id"))
                        .addSource(bounded("users", "user_id"))
                        .build();

        List<String> rows =
                all(
                        environment
                                .fromSource(
                                        source,
                                        WatermarkStrategy.noWatermarks(),
                                        "hybrid",
                                        Types.STRING)
                                .map(new FailingOnceInEach()));

        assertThat(FailingOnceInEach.FAILED).containsExactlyInAnyOrder(EVENT, USER);
        assertThat(rows).hasSize(101 + 37).doesNotHaveDuplicates();
    }

    /** So slow that checkpoints come between rows; fails once in each of the two, after one. */
    private static final class FailingOnceInEach
            implements MapFunction<String, String>, CheckpointListener {
        private static final long serialVersionUID = 1L;
        private static final long ROW_NANOS = 5_000_000;
        private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

        private transient String present;
        private transient boolean completed;

        @Override
        public String map(String row) {
            String kind = row.startsWith(EVENT) ? EVENT : USER;
            if (!kind.equals(present)) {
                present = kind;
                completed = false;
            }
            if (completed && FAILED.add(kind)) {
                throw new IllegalStateException("on purpose, at " + row);
            }
            LockSupport.parkNanos(ROW_NANOS);
            return row;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            completed = true;
        }
    }

    private static List<String> all(DataStream<String> stream) throws Exception {
        List<String> all = new ArrayList<>();
        try (CloseableIterator<String> results = stream.executeAndCollect()) {
            results.forEachRemaining(all::add);
        }
        return all;
    }

    private static <T> List<T> next(CloseableIterator<T> rows, int count) {
        List<T> next = new ArrayList<>();
        while (next.size() < count) {
            next.add(rows.next());
        }
        return next;
    }
}
