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
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.source.StateFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What version 4 added to checkpoints is read for ever, and is what is written today: rows that
 * were emitted before a restore, the rows that a pass has read last, and which listing of its
 * parents a bounded read is in.
 */
class RestStateOfVersion4Test {
    private static final CursorCodec NUMBERS =
            new CursorCodec(
                    new CursorModel(
                            "number",
                            CursorModel.Type.NUMBER,
                            null,
                            null,
                            CursorModel.Order.NONE,
                            Duration.ZERO,
                            new CursorModel.Bounds(true, false),
                            null,
                            Duration.ZERO,
                            Duration.ZERO,
                            null));

    private static final ReadPosition POSITION =
            ReadPosition.START.withEmittedBefore(
                    EmittedBefore.of(new long[] {7, -8, 7}).afterRound(true));

    private static final ParentPosition PARENTS =
            new ParentPosition(
                    Instant.parse("2026-01-02T04:00:00Z"),
                    new Offset("{\"part\":1}"),
                    Progress.FINISHED,
                    List.of(),
                    0,
                    3,
                    new ParentListing(2, Instant.parse("2026-01-02T03:59:58.999Z"), 2));

    private static JsonNode golden(String name) {
        return Json.parse(new String(StateFiles.read(name), StandardCharsets.UTF_8));
    }

    @Test
    void anOffsetIsReadAndWrittenAsItAlwaysWas() {
        JsonNode stored = golden("rest-offset-v4.json");

        assertThat(ReadPosition.fromJson(stored, null, new KeyLog())).isEqualTo(POSITION);
        assertThat(Json.parse(POSITION.toOffset(null, new KeyLog()).json())).isEqualTo(stored);
    }

    private static ReadPosition inAListOfNumbers() {
        Pass pass =
                Pass.FIRST
                        .withReached(CursorValue.of(17))
                        .after(
                                PagePosition.FIRST,
                                Growth.NONE,
                                true,
                                CursorValue.of(19),
                                RecentRows.NONE.plus(3, -1, 2).plus(7));
        return ReadPosition.START.withRound(
                new ReadPosition.Round(
                        null,
                        null,
                        null,
                        Instant.parse("2026-01-02T04:00:01Z"),
                        CursorValue.of(21),
                        PagePosition.FIRST.after(4, null),
                        SeenIdentities.NONE,
                        Set.of(),
                        pass,
                        false));
    }

    @Test
    void anOffsetWithTheRowsReadLastIsReadAndWrittenAsItAlwaysWas() {
        JsonNode stored = golden("rest-offset-v4-recent.json");
        ReadPosition position = inAListOfNumbers();

        assertThat(ReadPosition.fromJson(stored, NUMBERS, new KeyLog())).isEqualTo(position);
        assertThat(Json.parse(position.toOffset(NUMBERS, new KeyLog()).json())).isEqualTo(stored);
    }

    @Test
    void aPlanOfParentsIsReadAndWrittenAsItAlwaysWas() {
        JsonNode stored = golden("rest-parents-plan-v3.json");
        KeyLog ids = KeyLog.unpack(stored.get("ids").asText());

        assertThat(ParentPosition.fromJson(stored, new ParentOffsets(), ids)).isEqualTo(PARENTS);
        assertThat(Json.parse(PARENTS.toOffset(false, new ParentOffsets(), ids).json()))
                .isEqualTo(stored);
    }
}
