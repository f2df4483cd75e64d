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
package io.lakeflow.flink.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.rows.SnapshotComparison;
import io.lakeflow.flink.scan.rows.SnapshotState;
import io.lakeflow.flink.source.StateFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What version 3 added to checkpoints is read for ever, and is still written: tokens, parts of
 * windows, the comparison of snapshots, and where the parents of a table stand.
 */
class RestStateOfVersion3Test {
    private static final CursorCodec CURSOR =
            new CursorCodec(
                    new CursorModel(
                            "at",
                            CursorModel.Type.TIMESTAMP,
                            null,
                            null,
                            CursorModel.Order.ASC,
                            Duration.ofSeconds(1),
                            new CursorModel.Bounds(true, false),
                            null,
                            Duration.ZERO,
                            Duration.ZERO,
                            null));

    private static JsonNode golden(String name) {
        return Json.parse(new String(StateFiles.read(name), StandardCharsets.UTF_8));
    }

    private static CursorValue at(String time) {
        return CURSOR.fromText("2026-01-02T" + time + "Z");
    }

    private static ReadPosition position() {
        ReadPosition.Round round =
                new ReadPosition.Round(
                        at("03:00:00"),
                        at("04:00:00"),
                        at("03:30:00"),
                        Instant.parse("2026-01-02T04:00:01Z"),
                        null,
                        PagePosition.FIRST,
                        SeenIdentities.NONE,
                        Set.of(),
                        Pass.FIRST,
                        false);
        return ReadPosition.START.withToken("delta-17").withRound(round);
    }

    private static boolean see(SnapshotComparison comparison, long key, long content) {
        byte[] text = ("{\"id\":" + key + "}").getBytes(StandardCharsets.UTF_8);
        return comparison.see(key, () -> text, content);
    }

    private static SnapshotComparison inItsSecondRead() {
        SnapshotComparison comparison = new SnapshotComparison("t", 100, SnapshotState.empty());
        see(comparison, 1, 11);
        see(comparison, 2, 22);
        comparison.endPage();
        comparison.endRead(true);
        see(comparison, 1, 11);
        comparison.endPage();
        return comparison;
    }

    @Test
    void anOffsetIsReadAsItWasWritten() {
        JsonNode stored = golden("rest-offset-v3.json");

        assertThat(ReadPosition.fromJson(stored, CURSOR, new KeyLog())).isEqualTo(position());
    }

    @Test
    void anOffsetIsWrittenWithTheFieldsOfVersion3() {
        JsonNode stored = golden("rest-offset-v3.json");
        JsonNode written =
                Json.parse(
                        position()
                                .toOffset(CURSOR, new KeyLog(), inItsSecondRead().state())
                                .json());

        assertThat(written.get("token")).isEqualTo(stored.get("token"));
        assertThat(written.get("round")).isEqualTo(stored.get("round"));
        assertThat(written.fieldNames()).toIterable().containsExactlyElementsOf(stored::fieldNames);
    }

    @Test
    void aComparisonGoesOnFromWhatWasWritten() {
        SnapshotComparison comparison =
                new SnapshotComparison(
                        "t",
                        100,
                        SnapshotState.unpack(
                                golden("rest-offset-v3.json").get("snapshot").asText()));

        assertThat(see(comparison, 1, 11)).as("listed on an earlier page").isFalse();
        assertThat(see(comparison, 3, 33)).as("new").isTrue();
        comparison.endPage();
        comparison.endRead(true);

        assertThat(comparison.hasDeletes()).isTrue();
        assertThat(comparison.nextDeletes(10))
                .singleElement()
                .isEqualTo("{\"id\":2}".getBytes(StandardCharsets.UTF_8));
    }

    private static ParentPosition parents() {
        Partition partition = new Partition("all", Partition.Kind.ENDLESS, "{\"init\":\"x\"}");
        return new ParentPosition(
                Instant.parse("2026-01-02T04:00:00Z"),
                new Offset("{\"part\":1}"),
                Progress.CAUGHT_UP,
                List.of(
                        new ParentPosition.OpenPartition(
                                partition, new Offset("{\"cursor\":\"y\"}"), true)),
                0,
                2,
                ParentListing.FIRST);
    }

    private static KeyLog ids() {
        KeyLog ids = new KeyLog();
        ids.add(7);
        ids.add(-8);
        return ids;
    }

    @Test
    void aPlanOfParentsIsReadAndWrittenAsItAlwaysWas() {
        JsonNode stored = golden("rest-parents-plan-v2.json");
        KeyLog ids = KeyLog.unpack(stored.get("ids").asText());

        assertThat(ParentPosition.fromJson(stored, new ParentOffsets(), ids)).isEqualTo(parents());
        assertThat(ids.add(7)).isFalse();
        assertThat(ParentPosition.followed(stored)).isTrue();
        assertThat(Json.parse(parents().toOffset(true, new ParentOffsets(), ids()).json()))
                .isEqualTo(stored);
    }
}
