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

import static io.lakeflow.flink.rest.StubApi.json;
import static io.lakeflow.flink.rest.StubApi.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.source.StateFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What earlier versions wrote into checkpoints is read for ever; what is written is known. */
class RestStateTest {
    private static final CursorCodec CURSOR =
            new CursorCodec(
                    new CursorModel(
                            "at",
                            CursorModel.Type.TIMESTAMP,
                            null,
                            null,
                            CursorModel.Order.ASC,
                            Duration.ofNanos(1_000),
                            new CursorModel.Bounds(true, false),
                            null,
                            Duration.ZERO,
                            Duration.ZERO,
                            null));

    private static final CursorValue NEWEST = CURSOR.fromText("2026-01-02T03:04:05.000006Z");

    private static String golden(String name) {
        return new String(StateFiles.read(name), StandardCharsets.UTF_8);
    }

    private static ReadPosition offset() {
        CursorValue deleted = CURSOR.fromText("2026-01-02T03:00:00Z");
        SeenIdentities.Builder seen = SeenIdentities.NONE.toBuilder();
        seen.add(11, 101, NEWEST);
        SeenIdentities toSkip = seen.build();
        seen.add(12, 102, NEWEST);
        seen.add(12, 102, NEWEST);
        SeenIdentities.Builder tombstones = SeenIdentities.NONE.toBuilder();
        tombstones.add(21, 101, deleted);
        Map<String, Object> next = new LinkedHashMap<>();
        next.put("rccontinue", "20260102030405|7");
        next.put("continue", "-||");
        return new ReadPosition(
                2,
                NEWEST,
                null,
                seen.build(),
                deleted,
                tombstones.build(),
                3,
                EmittedBefore.NOTHING,
                new ReadPosition.Round(
                        CURSOR.fromText("2026-01-02T03:04:00Z"),
                        CURSOR.fromText("2026-01-02T04:00:00Z"),
                        null,
                        Instant.parse("2026-01-02T04:00:01Z"),
                        NEWEST,
                        new PagePosition(3, 250, next),
                        toSkip,
                        Set.of(31L),
                        Pass.FIRST,
                        false));
    }

    @Test
    void t5_anOffsetIsReadAsItWasWritten() {
        JsonNode stored = Json.parse(golden("rest-offset-v1.json"));
        KeyLog keys = KeyLog.unpack(stored.get("keys").asText());

        assertThat(ReadPosition.fromJson(stored, CURSOR, keys)).isEqualTo(offset());
        assertThat(keys.add(101)).isFalse();
        assertThat(keys.add(-103)).isFalse();
        assertThat(keys.add(103)).isTrue();
    }

    @Test
    void t5_anOffsetOfVersion2IsReadAsItWasWritten() {
        JsonNode stored = Json.parse(golden("rest-offset-v2.json"));
        KeyLog keys = KeyLog.unpack(stored.get("keys").asText());

        assertThat(ReadPosition.fromJson(stored, CURSOR, keys)).isEqualTo(offsetInItsSecondPass());
    }

    @Test
    void anOffsetIsWrittenWithTheFieldsOfVersion2() {
        JsonNode written = Json.parse(offsetInItsSecondPass().toOffset(CURSOR, keys()).json());
        JsonNode stored = Json.parse(golden("rest-offset-v2.json"));

        assertThat(names(written)).isEqualTo(names(stored));
        assertThat(written.get("keys")).isEqualTo(stored.get("keys"));
        KeyLog restored = KeyLog.unpack(written.get("keys").asText());
        assertThat(ReadPosition.fromJson(written, CURSOR, restored))
                .isEqualTo(offsetInItsSecondPass());
    }

    @Test
    void anOffsetInAPartOfAWindowIsReadAsItWasWritten() {
        ReadPosition whole = offsetInItsSecondPass();
        CursorValue half = CURSOR.fromText("2026-01-02T03:30:00Z");
        ReadPosition.Round round = whole.round();
        ReadPosition part = whole.withRound(round.listing(round.from(), round.to(), half));

        JsonNode written = Json.parse(part.toOffset(CURSOR, keys()).json());

        assertThat(written.at("/round/upTo").asText()).isEqualTo("2026-01-02T03:30:00Z");
        KeyLog restored = KeyLog.unpack(written.get("keys").asText());
        assertThat(ReadPosition.fromJson(written, CURSOR, restored)).isEqualTo(part);
    }

    @Test
    void t5_anOffsetOfALaterVersionIsRefused() {
        assertThatThrownBy(
                        () ->
                                ReadPosition.fromJson(
                                        Json.parse("{\"version\": 6}"), CURSOR, new KeyLog()))
                .hasMessageContaining("version 6")
                .hasMessageContaining("up to version 5");
    }

    private static KeyLog keys() {
        KeyLog keys = new KeyLog();
        keys.add(101);
        keys.add(102);
        keys.add(-103);
        keys.add(104);
        return keys;
    }

    /** Everything that version 2 adds. */
    private static ReadPosition offsetInItsSecondPass() {
        ReadPosition.Round round = offset().round();
        SeenIdentities.Builder kept = round.toSkip().toBuilder();
        kept.add(41, 0, NEWEST);
        Growth growth = new Growth(700L, true, Instant.parse("2026-01-02T04:00:02Z"), 5, 6, 1);
        Pass pass = new Pass(2, true, growth, NEWEST, kept.build(), RecentRows.NONE, 1, 9);
        return offset().withRound(round.withEmitted(round.toSkip(), pass));
    }

    /** Names alone where values are packed: how they compress is not part of the format. */
    private static List<String> names(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.fields()
                .forEachRemaining(
                        field -> {
                            names.add(field.getKey());
                            names.addAll(names(field.getValue()));
                        });
        return names;
    }

    @Test
    void t5_aPartitionIsReadAndWrittenAsItAlwaysWas() {
        String stored = golden("rest-partition-v1.json");
        ReadRange range =
                new ReadRange(
                        Map.of("repo", "flink"),
                        new LinkedHashMap<>(Map.of("number", 7, "name", "a")),
                        Instant.parse("2026-01-02T04:00:00Z"),
                        CURSOR.fromText("2026-01-01T00:00:00Z"),
                        CURSOR.fromText("2026-01-02T00:00:00Z"),
                        true,
                        true);

        assertThat(ReadRange.fromJson(stored, CURSOR)).isEqualTo(range);
        assertThat(Json.parse(range.toJson(CURSOR))).isEqualTo(Json.parse(stored));
    }

    @Test
    void t5_windowsArePlannedOnFromAnOldPosition() throws Exception {
        String table =
                """
                t:
                  ingestion: append
                  each: {n: "${config.names}"}
                  path: /t/${each.n}
                  params: {from: "${window.from}", to: "${window.to}"}
                  page: {next: none}
                  cursor: {field: at, order: none, window: 30m, start: "2026-01-01T00:00:00Z"}
                  columns: {id: BIGINT}
                """;
        try (StubApi api = new StubApi(request -> json("[]"));
                ScanHarness harness =
                        new ScanHarness(
                                api.spec("", table),
                                "t",
                                Map.of("apikey", "${env:KEY}"),
                                ScanHarness.batch())) {
            List<Partition> windows = plan(harness, "rest-windows-plan-v1.json").partitions();

            assertThat(windows)
                    .extracting(Partition::id)
                    .containsExactly("part-1@2026-01-02T03:00:00Z", "part-1@2026-01-02T03:30:00Z");
        }
    }

    @Test
    void t5_parentsAreListedOnFromAnOldPosition() throws Exception {
        String tables =
                """
                tops:
                  ingestion: snapshot
                  path: /tops
                  records: items
                  page: {next: page, at: next, stable: true}
                  key: [id]
                  columns: {id: BIGINT}
                children:
                  ingestion: snapshot
                  parent: {table: tops, as: {top: id}}
                  path: /tops/${parent.top}
                  page: {next: none}
                  columns: {id: BIGINT}
                """;
        try (StubApi api =
                        new StubApi(
                                request ->
                                        json(
                                                "{'items': [{'id': "
                                                        + query(request).get("page")
                                                        + "}]}"));
                ScanHarness harness =
                        new ScanHarness(
                                api.spec("", tables),
                                "children",
                                Map.of("apikey", "${env:KEY}"),
                                ScanHarness.batch())) {
            List<Partition> children = plan(harness, "rest-parents-plan-v1.json").partitions();

            assertThat(children).singleElement();
            assertThat(ReadRange.fromJson(children.get(0).json(), null).parent())
                    .isEqualTo(Map.of("top", 2));
            assertThat(api.requests()).hasSize(1);
        }
    }

    private static Plan plan(ScanHarness harness, String position) throws Exception {
        return harness.scan.plan(new Offset(golden(position))).toCompletableFuture().get();
    }
}
