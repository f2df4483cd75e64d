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
import io.lakeflow.flink.source.StateFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What version 4 added to checkpoints is read for ever, and is what is written today: the rows that
 * a pass has read last.
 */
class RestStateOfVersion4Test {
    private static final CursorCodec CURSOR =
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

    private static JsonNode golden() {
        String text = new String(StateFiles.read("rest-offset-v4.json"), StandardCharsets.UTF_8);
        return Json.parse(text);
    }

    private static ReadPosition position() {
        RecentRows recent = RecentRows.NONE.plus(3, -1, 2).plus(7);
        Pass pass =
                Pass.FIRST
                        .withReached(CursorValue.of(17))
                        .after(
                                PagePosition.FIRST,
                                Growth.NONE,
                                true,
                                CursorValue.of(19),
                                SeenIdentities.NONE,
                                recent);
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
                        pass));
    }

    @Test
    void anOffsetIsReadAsItWasWritten() {
        assertThat(ReadPosition.fromJson(golden(), CURSOR, new KeyLog())).isEqualTo(position());
    }

    @Test
    void anOffsetIsWrittenAsVersion4() {
        assertThat(Json.parse(position().toOffset(CURSOR, new KeyLog()).json()))
                .isEqualTo(golden());
    }
}
