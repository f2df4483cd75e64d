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
package io.lakeflow.flink.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.json.OnError;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.rest.OutputColumn;
import io.lakeflow.flink.rest.ReadOptions;
import io.lakeflow.flink.rest.RestScanFactory;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.spec.ConfigResolver;
import io.lakeflow.flink.spec.SpecParser;
import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The simulation itself: it repeats itself, and it loses and repeats rows as Flink would. */
@Timeout(120)
class SimulatedJobTest {
    private static final int RECORDS = 40;
    private static final Instant START = Instant.parse("2024-05-01T12:00:00Z");

    private final VirtualTime time = new VirtualTime(START);
    private final History history = new History(time);

    @Test
    void readsABoundedTableInManyOrdersEachRowOnce() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(read(seed, 0.005)).as("seed " + seed).containsExactlyElementsOf(all());
        }
    }

    @Test
    void theSameSeedTakesTheSameWay() throws Exception {
        List<String> histories = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SimulatedJobTest again = new SimulatedJobTest();
            again.read(42, 0.01);
            histories.add(again.history.toString());
        }

        assertThat(histories.get(0)).contains("fails").contains("/items");
        assertThat(histories).containsOnly(histories.get(0));
    }

    @Test
    void rowsAreFinalOnlyWithTheirCheckpoint() throws Exception {
        try (LoopbackServer server = serve();
                SimulatedJob job = job(server, new Random(7))) {
            job.start(1);
            while (!job.isFinished()) {
                stepOrWait(job);
            }
            assertThat(job.emitted()).isEqualTo(RECORDS);
            assertThat(job.finalRows()).isEmpty();

            job.failAll(2);
            assertThat(job.finalRows()).isEmpty();
            finish(job);
            assertThat(job.emitted()).isEqualTo(2 * RECORDS);
            assertThat(job.finalRows()).hasSize(RECORDS);
        }
    }

    private List<Long> read(long seed, double failures) throws Exception {
        Random random = new Random(seed);
        try (LoopbackServer server = serve();
                SimulatedJob job = job(server, random)) {
            job.start(2);
            while (!job.isFinished()) {
                double chance = random.nextDouble();
                if (chance < failures / 2) {
                    job.failSubtask(random.nextInt(job.parallelism()));
                } else if (chance < failures) {
                    job.failAll(1 << random.nextInt(3));
                } else if (chance < failures + 0.05) {
                    job.triggerCheckpoint();
                } else if (chance < failures + 0.06) {
                    job.abortCheckpoint();
                } else {
                    stepOrWait(job);
                }
            }
            finish(job);
            return job.finalRows().stream().map(row -> row.getLong(0)).sorted().toList();
        }
    }

    private void finish(SimulatedJob job) throws Exception {
        job.abortCheckpoint();
        while (!job.isFinished()) {
            stepOrWait(job);
        }
        job.triggerCheckpoint();
        while (job.isCheckpointing()) {
            stepOrWait(job);
        }
    }

    private void stepOrWait(SimulatedJob job) throws Exception {
        if (!job.step()) {
            assertThat(time.advance()).as("stuck\n" + history).isTrue();
        }
    }

    private static List<Long> all() {
        return LongStream.range(0, RECORDS).boxed().toList();
    }

    private SimulatedJob job(LoopbackServer server, Random random) {
        SourceModel source =
                SpecParser.parse(
                        "simulated.yaml",
                        """
                        spec: 1
                        name: simulated
                        options: {base: {type: string, required: true}}
                        http: {base: "${config.base}"}
                        tables:
                          items:
                            ingestion: append
                            path: /items
                            params: {since: "${window.from}", until: "${window.to}"}
                            page: {next: page, size: 3, stop: short}
                            cursor: {field: at, order: asc, bounds: "[)", window: 10s, start: "2024-05-01T11:58:00Z"}
                            columns: {id: BIGINT, at: TIMESTAMP_LTZ(3)}
                        """);
        List<OutputColumn> columns =
                source.tables().get("items").columns().stream()
                        .map(
                                column ->
                                        new OutputColumn(
                                                column.name(),
                                                column.type(),
                                                new OutputColumn.AtPath(
                                                        column.path(), column.format())))
                        .toList();
        return new SimulatedJob(
                new RestScanFactory(
                        source,
                        "items",
                        ConfigResolver.resolve(source, Map.of("base", server.uri().toString())),
                        columns,
                        new ReadOptions(
                                new ReadOptions.Start.Earliest(),
                                new ReadOptions.End.Init(),
                                ReadOptions.Mode.BATCH,
                                ReadOptions.ChangelogKind.AUTO,
                                OnError.FAIL,
                                null,
                                null,
                                null,
                                null,
                                ReadOptions.DEFAULT_MAX_IDENTITIES,
                                ReadOptions.DEFAULT_MAX_SNAPSHOT_KEYS,
                                false,
                                HttpSettings.defaults())),
                new SourceSettings(Duration.ofSeconds(10), 3, 2, true, TailGate.CHECKPOINT),
                time,
                random,
                history);
    }

    /** A record every two seconds before the start. */
    private LoopbackServer serve() {
        Pattern query = Pattern.compile("(?:since=(.*)&until=(.*)&)?page=(\\d+)");
        return LoopbackServer.start(
                0,
                time,
                request -> {
                    history.add(request.toString());
                    return CompletableFuture.completedFuture(answer(request, query));
                });
    }

    private static Response answer(Request request, Pattern query) {
        Matcher asked = query.matcher(request.query().replace("%3A", ":"));
        assertThat(asked.matches()).as(request.query()).isTrue();
        if (asked.group(1) == null) {
            return Response.json(200, "[]".getBytes(StandardCharsets.UTF_8));
        }
        Instant since = Instant.parse(asked.group(1));
        Instant until = Instant.parse(asked.group(2));
        String records =
                IntStream.range(0, RECORDS)
                        .filter(id -> !at(id).isBefore(since) && at(id).isBefore(until))
                        .skip(3L * (Integer.parseInt(asked.group(3)) - 1))
                        .limit(3)
                        .mapToObj(id -> "{\"id\": %d, \"at\": \"%s\"}".formatted(id, at(id)))
                        .collect(Collectors.joining(",", "[", "]"));
        return Response.json(200, records.getBytes(StandardCharsets.UTF_8));
    }

    private static Instant at(int id) {
        return START.minusSeconds(2L * (RECORDS - id));
    }
}
