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
package io.lakeflow.flink.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeflow.flink.rest.DirectContext;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.source.StateFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import javax.annotation.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What version 1 wrote into checkpoints of connectors in Java is read for ever, and is what is
 * written today.
 */
@Timeout(60)
class ConnectStateTest {
    private static final Set<String> PACKED = Set.of("seen", "deletes", "keys", "contents");
    private static final TableMetadata DELETES = TableMetadata.cdcWithDeletes("at", "k");

    private final DirectContext context = new DirectContext();
    private final List<Map<String, Object>> live = new ArrayList<>();
    private final List<Map<String, Object>> deleted = new ArrayList<>();
    private final List<ConnectHarness> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(ConnectHarness::close);
        context.close();
    }

    private static String golden(String name) {
        return new String(StateFiles.read(name), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> version(String key, int second) {
        return Map.of("k", key, "n", second, "at", Instant.EPOCH.plusSeconds(second));
    }

    /** Lists from the second of an offset on, and ends with that of the newest. */
    private final class BySecond implements ScriptedConnector.Script {
        @Override
        public ReadResult read(@Nullable Map<String, Object> start, Map<String, String> options) {
            return since(live, start);
        }

        @Override
        public ReadResult readDeletes(@Nullable Map<String, Object> start) {
            return since(deleted, start);
        }

        private static ReadResult since(
                List<Map<String, Object>> versions, @Nullable Map<String, Object> start) {
            int from = start == null ? 0 : (Integer) start.get("n");
            List<Map<String, Object>> listed =
                    versions.stream().filter(row -> (Integer) row.get("n") >= from).toList();
            return ReadResult.of(
                    listed,
                    listed.isEmpty() ? start : Map.of("n", listed.get(listed.size() - 1).get("n")));
        }
    }

    /** Two rows, and from an offset behind them the others. */
    private ReadResult inTwoPages(
            @Nullable Map<String, Object> start, Map<String, String> options) {
        return ReadResult.of(
                start == null ? live.subList(0, 2) : live.subList(2, live.size()),
                Map.of("from", 2));
    }

    private PartitionReader read(
            TableMetadata metadata, ScriptedConnector.Script script, @Nullable String position)
            throws Exception {
        return read(TableOfTest.of(new ScriptedConnector(metadata, script)), position);
    }

    private PartitionReader read(TableOfTest table, @Nullable String position) throws Exception {
        ConnectHarness harness = new ConnectHarness(table, context);
        opened.add(harness);
        return harness.read(position == null ? null : new Offset(position));
    }

    private TableOfTest oncePerKey() {
        return TableOfTest.of(new ScriptedConnector(TableMetadata.cdc("at", "k"), new BySecond()))
                .bounded(true)
                .mode(ConnectOptions.Mode.BATCH);
    }

    /** The kinds and the keys of a round. */
    private static List<String> round(PartitionReader reader) throws Exception {
        return ConnectHarness.round(reader).stream()
                .flatMap(batch -> batch.rows().stream())
                .map(row -> row.getRowKind().shortString() + " " + row.getString(0))
                .toList();
    }

    private static String nextPosition(PartitionReader reader) throws Exception {
        Batch batch;
        do {
            batch = ConnectHarness.next(reader);
        } while (batch.next() == null);
        return batch.next().json();
    }

    /** How packed fields compress is not part of the format. */
    private static JsonNode unpacked(JsonNode json) throws IOException {
        ObjectNode unpacked = Json.object();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            JsonNode value = field.getValue();
            if (value.isObject()) {
                unpacked.set(field.getKey(), unpacked(value));
            } else if (PACKED.contains(field.getKey())) {
                byte[] packed = Base64.getDecoder().decode(value.asText());
                unpacked.put(
                        field.getKey(),
                        new InflaterInputStream(new ByteArrayInputStream(packed)).readAllBytes());
            } else {
                unpacked.set(field.getKey(), value);
            }
        }
        return unpacked;
    }

    private static void assertWritten(String position, String golden) throws IOException {
        assertThat(unpacked(Json.parse(position)))
                .as("%s", position)
                .isEqualTo(unpacked(Json.parse(golden(golden))));
    }

    @Test
    void aFirstRoundWithDeletesIsReadOn() throws Exception {
        live.addAll(List.of(version("a", 1), version("b", 2)));
        deleted.addAll(List.of(version("x", 1), version("c", 5)));
        PartitionReader reader = read(DELETES, new BySecond(), golden("connect-first-v1.json"));

        assertThat(round(reader)).containsExactly("+U a", "+U b");
        assertThat(round(reader)).as("x was known before").containsExactly("-D c");
    }

    @Test
    void aLaterRoundWithDeletesIsReadOn() throws Exception {
        live.addAll(List.of(version("b", 2), version("a", 5), version("d", 6)));
        deleted.addAll(List.of(version("x", 1), version("a", 5), version("c", 5)));
        PartitionReader reader = read(DELETES, new BySecond(), golden("connect-offset-v1.json"));

        assertThat(round(reader)).as("a has outlived its deletion").containsExactly("+U d", "-D c");
    }

    @Test
    void roundsWithDeletesAreWrittenAsTheyAlwaysWere() throws Exception {
        live.addAll(List.of(version("a", 1), version("b", 2), version("c", 3)));
        deleted.add(version("x", 1));
        PartitionReader reader = read(DELETES, new BySecond(), null);
        assertWritten(nextPosition(reader), "connect-first-v1.json");

        round(reader);
        live.remove(version("c", 3));
        live.add(version("a", 5));
        deleted.addAll(List.of(version("a", 5), version("c", 5)));
        assertWritten(nextPosition(reader), "connect-offset-v1.json");
    }

    @Test
    void aSnapshotIsReadOn() throws Exception {
        live.addAll(List.of(version("a", 1), version("b", 2)));
        PartitionReader reader =
                read(
                        TableMetadata.snapshot("k"),
                        this::inTwoPages,
                        golden("connect-snapshot-v1.json"));

        assertThat(round(reader)).as("c is missing for the first time").isEmpty();
        assertThat(round(reader)).containsExactly("-D c");
    }

    @Test
    void aSnapshotIsWrittenAsItAlwaysWas() throws Exception {
        live.addAll(List.of(version("a", 1), version("b", 2), version("c", 3)));
        PartitionReader reader = read(TableMetadata.snapshot("k"), this::inTwoPages, null);
        round(reader);
        String position;
        do {
            position = nextPosition(reader);
        } while (!Json.parse(position).has("offset"));

        assertWritten(position, "connect-snapshot-v1.json");
    }

    @Test
    void aReadOfEachKeyOnceIsReadOn() throws Exception {
        live.addAll(List.of(version("a", 1), version("b", 2), version("a", 3), version("c", 4)));

        assertThat(round(read(oncePerKey(), golden("connect-keys-v1.json"))))
                .containsExactly("+I c");
    }

    @Test
    void aReadOfEachKeyOnceIsWrittenAsItAlwaysWas() throws Exception {
        live.addAll(List.of(version("a", 1), version("b", 2)));

        assertWritten(nextPosition(read(oncePerKey(), null)), "connect-keys-v1.json");
    }

    @Test
    void partitionsAreReadAndWrittenAsTheyAlwaysWere() {
        Instant init = Instant.parse("2026-01-02T04:00:00Z");
        PartReads part = new PartReads(init, "{\"hour\":7}", Json.object());
        ObjectNode start = Json.object();
        start.putObject("deletes").putObject("done").put("offset", "{\"n\":1}");
        IncrementalReader.writeStart(start, "{\"n\":3}");
        PartReads tail = new PartReads(init, null, start);

        assertStored(part, golden("connect-partition-v1.json"));
        assertStored(tail, golden("connect-tail-v1.json"));
    }

    private static void assertStored(PartReads reads, String golden) {
        assertThat(PartReads.of(StoredJson.parse(golden))).isEqualTo(reads);
        assertThat(Json.parse(reads.toPartition("id", Partition.Kind.FINITE, null).json()))
                .isEqualTo(Json.parse(golden));
    }

    @Test
    void aPlanIsReadAndWrittenAsItAlwaysWas() throws Exception {
        MemoryConnector.World world = new MemoryConnector.World(new Random(1), 0);
        MemoryConnector.create("state", world);
        JsonNode stored = Json.parse(golden("connect-plan-v1.json"));
        try (ConnectHarness harness =
                new ConnectHarness(
                        TableOfTest.of(
                                new MemoryConnector("state", TableMetadata.append("at"), true)),
                        context)) {
            world.put("old", Instant.ofEpochMilli(3_001));
            ObjectNode written = (ObjectNode) Json.parse(harness.firstPlan().next().json());
            written.set("init", stored.get("init"));
            assertThat(written).isEqualTo(stored);

            world.put("new", Instant.ofEpochMilli(5_001));
            Plan plan = harness.plan(new Offset(stored.toString()));
            assertThat(plan.partitions())
                    .extracting(Partition::id)
                    .containsExactly("part-3", "part-4", "part-5");
            PartReads first = PartReads.of(Json.parse(plan.partitions().get(0).json()));
            assertThat(first.init()).isEqualTo(Instant.parse("2026-01-02T04:00:00Z"));
            assertThat(first.part())
                    .contains("\"after\":\"1970-01-01T00:00:03Z\"")
                    .contains("\"until\":\"1970-01-01T00:00:05Z\"");
        } finally {
            MemoryConnector.drop("state");
        }
    }

    @Test
    void stateOfALaterVersionIsRefused() {
        assertThatThrownBy(
                        () ->
                                round(
                                        read(
                                                DELETES,
                                                new BySecond(),
                                                "{\"version\": 2, \"offset\": \"{}\"}")))
                .hasMessageContaining("of version 2, this one reads up to version 1");
    }
}
