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
package io.lakeflow.flink.json;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The way through a page to its records and out again, capturing what stands beside it. */
final class RecordsWay {
    private static final int SHOWN_FIELDS = 10;

    private final PageDecoder decoder;
    private final JsonInput input;
    private final CapturedValues captured;

    RecordsWay(PageDecoder decoder, JsonInput input, CapturedValues captured) {
        this.decoder = decoder;
        this.input = input;
        this.captured = captured;
    }

    /** Goes to the first bracket of the records. */
    void enter() throws IOException {
        input.nextToken();
        for (int level = 0; level < decoder.steps.size(); level++) {
            require(JsonToken.START_OBJECT, "an object", level);
            input.enterObject();
            List<String> seen = new ArrayList<>();
            if (!readFields(decoder.steps.get(level), seen)) {
                throw PageException.wrongShape(
                        recordsAt()
                                + " is missing: "
                                + place(level)
                                + " has "
                                + (seen.isEmpty()
                                        ? "no fields"
                                        : "the fields " + String.join(", ", seen)));
            }
        }
        boolean values = decoder.recordsPath.everyValue();
        JsonToken start = values ? JsonToken.START_OBJECT : JsonToken.START_ARRAY;
        require(
                start,
                values ? "an object, whose values are the records" : "an array of records",
                decoder.steps.size());
        if (values) {
            input.enterObject();
        } else {
            input.enterArray();
        }
    }

    /** Goes to the first token of the next record; false behind the last one. */
    boolean toNextRecord() throws IOException {
        if (!decoder.recordsPath.everyValue()) {
            return input.nextToken() != JsonToken.END_ARRAY;
        }
        if (input.nextName() == null) {
            return false;
        }
        input.nextToken();
        return true;
    }

    /** Goes from the last bracket of the records to that of the page. */
    void leave() throws IOException {
        input.leave();
        for (int level = decoder.steps.size() - 1; level >= 0; level--) {
            readFields(decoder.steps.get(level), new ArrayList<>());
        }
    }

    /** Reads the fields beside the way; true at the value of the one that leads on. */
    private boolean readFields(PageDecoder.Step step, List<String> seen) throws IOException {
        String name;
        while ((name = input.nextName()) != null) {
            input.nextToken();
            if (name.equals(step.next())) {
                return true;
            }
            if (seen.size() < SHOWN_FIELDS) {
                seen.add(ConversionException.shown(name));
            }
            SlotTree beside = step.beside().child(name);
            if (beside == null) {
                input.skipValue();
            } else {
                beside.read(input, captured);
            }
        }
        input.leave();
        return false;
    }

    private void require(JsonToken token, String expected, int level) throws IOException {
        if (input.token() != token) {
            throw PageException.wrongShape(
                    recordsAt()
                            + " cannot be followed: "
                            + place(level)
                            + ": "
                            + input.insteadOf(expected).getMessage()
                            + " ("
                            + input.position(input.valueStart())
                            + ")");
        }
    }

    private String recordsAt() {
        List<String> names = decoder.recordsPath.names();
        String path = FieldPath.text(names);
        String full =
                decoder.recordsPath.everyValue() ? path + (names.isEmpty() ? "*" : ".*") : path;
        return full.isEmpty()
                ? "the path of the records (the body itself)"
                : "the path of the records '" + full + "'";
    }

    private String place(int level) {
        return level == 0
                ? "the body"
                : "'" + FieldPath.text(decoder.recordsPath.names().subList(0, level)) + "'";
    }
}
