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
 * What version 5 added to checkpoints is read for ever, and is what is written today: a listing
 * whose pages are signed, of which the address of the next one is left out.
 */
class RestStateOfVersion5Test {
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

    private static final JsonNode STORED =
            Json.parse(new String(StateFiles.read("rest-offset-v5.json"), StandardCharsets.UTF_8));

    private static ReadPosition at(PagePosition page) {
        return ReadPosition.START.withRound(
                new ReadPosition.Round(
                        null,
                        null,
                        null,
                        Instant.parse("2026-01-02T04:00:01Z"),
                        CursorValue.of(21),
                        page,
                        SeenIdentities.NONE,
                        Set.of(),
                        Pass.FIRST,
                        true));
    }

    @Test
    void anOffsetIsReadAsItAlwaysWas() {
        assertThat(ReadPosition.fromJson(STORED, NUMBERS, new KeyLog()))
                .isEqualTo(at(PagePosition.lost(2, 8)));
    }

    @Test
    void anOffsetIsWrittenAsItAlwaysWas() {
        ReadPosition position = at(new PagePosition(2, 8, "https://files.example.com/2?sig=abc"));

        assertThat(Json.parse(position.toOffset(NUMBERS, new KeyLog()).json())).isEqualTo(STORED);
    }
}
