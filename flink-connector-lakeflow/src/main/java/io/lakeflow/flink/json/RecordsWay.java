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

/** The way through a page from record to record and out again, capturing what stands beside it. */
final class RecordsWay {
    private static final int SHOWN_FIELDS = 10;
    private static final String HINT = "; where it may be absent, let the path end in '?'";

    /** The object or array that a step was taken into last. */
    private static final class Level {
        private final List<String> seen = new ArrayList<>();
        private boolean isObject;
        private boolean found;

        private void enter(JsonInput input) {
            seen.clear();
            found = false;
            isObject = input.token() == JsonToken.START_OBJECT;
            if (isObject) {
                input.enterObject();
            } else {
                input.enterArray();
            }
        }
    }

    private final RecordsPath path;
    private final Step[] steps;
    private final JsonInput input;
    private final CapturedValues captured;
    private final Level[] levels;
    private int level = -1;

    RecordsWay(PageDecoder decoder, JsonInput input, CapturedValues captured) {
        this.path = decoder.recordsPath;
        this.steps = decoder.steps;
        this.input = input;
        this.captured = captured;
        this.levels = new Level[steps.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = new Level();
        }
    }

    /** Goes to the first bracket of the page. */
    void begin() throws IOException {
        if (input.nextToken() == null) {
            throw input.text().empty();
        }
        enter(0);
    }

    /** Goes to the first token of the next record; false at the last bracket of the page. */
    boolean toNextRecord() throws IOException {
        while (level >= 0) {
            if (!toNextValue()) {
                input.leave();
                level--;
            } else if (level == steps.length - 1) {
                return true;
            } else {
                enter(level + 1);
            }
        }
        return false;
    }

    /** Into the value at the current token, unless that is absent and may be. */
    private void enter(int next) throws IOException {
        JsonToken token = input.token();
        boolean absent = next > 0 && token == JsonToken.VALUE_NULL;
        if (absent && path.optional()) {
            return;
        }
        if (!steps[next].leadsInto(token)) {
            throw PageException.wrongShape(
                    "the path of the records "
                            + path
                            + " cannot be followed: "
                            + place()
                            + ": "
                            + input.insteadOf(steps[next].expected()).getMessage()
                            + " ("
                            + input.position(input.valueStart())
                            + ")"
                            + (absent ? HINT : ""));
        }
        level = next;
        levels[level].enter(input);
    }

    /** To the next value in the current level that leads on; false behind the last one. */
    private boolean toNextValue() throws IOException {
        if (steps[level] instanceof Step.Field field) {
            return toField(field);
        }
        if (!levels[level].isObject) {
            return input.nextToken() != JsonToken.END_ARRAY;
        }
        if (input.nextName() == null) {
            return false;
        }
        input.nextToken();
        return true;
    }

    private boolean toField(Step.Field field) throws IOException {
        Level current = levels[level];
        String name;
        while ((name = input.nextName()) != null) {
            input.nextToken();
            if (name.equals(field.name())) {
                current.found = true;
                return true;
            }
            if (current.seen.size() < SHOWN_FIELDS) {
                current.seen.add(name);
            }
            SlotTree beside = field.beside().child(name);
            if (beside == null) {
                input.skipValue();
            } else {
                input.keepValue();
                beside.read(input, captured);
                input.text().unmark();
            }
        }
        if (!current.found && !path.optional()) {
            throw missing(current.seen);
        }
        return false;
    }

    private PageException missing(List<String> seen) {
        List<String> shown = seen.stream().map(ConversionException::shown).toList();
        return PageException.wrongShape(
                "the path of the records "
                        + path
                        + " is missing: "
                        + place()
                        + " has "
                        + (shown.isEmpty() ? "no fields" : "the fields " + String.join(", ", shown))
                        + HINT);
    }

    private String place() {
        String place = input.path();
        return place.isEmpty() ? "the body" : "'" + place + "'";
    }
}
