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
package io.lakeflow.flink.model;

import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;
import javax.annotation.Nullable;

/**
 * What orders the versions of a table's records, or, opaque, what the API gives at the end of a
 * listing to ask for what changed since.
 *
 * @param field the path of the cursor in a record, or {@link #ANSWER_TIME}; of an opaque one, its
 *     path in the answer
 * @param type what its values are
 * @param format how they are written, both ways; null for ISO-8601 or plain numbers
 * @param zone the zone of times that are written without one, both ways; null for UTC
 * @param order the order of a listing
 * @param grain the resolution of the API's bounds; zero for exact ones
 * @param bounds whether the API's own bounds include their ends
 * @param window the width of a window; null for an API without an upper bound
 * @param lag how late a record may appear, at most
 * @param lookback how far before the stored cursor each round starts
 * @param start where a table begins, or null
 */
public record CursorModel(
        String field,
        Type type,
        @Nullable String format,
        @Nullable ZoneId zone,
        Order order,
        Duration grain,
        Bounds bounds,
        @Nullable Duration window,
        Duration lag,
        Duration lookback,
        @Nullable Template start)
        implements Serializable {

    /** The field of records that are as they are when asked for: the API's time of the answer. */
    public static final String ANSWER_TIME = "${response.time}";

    /** Whether a record has no cursor of its own, and the time of its answer stands for it. */
    public boolean isAnswerTime() {
        return field.equals(ANSWER_TIME);
    }

    /** A cursor that the API gives and takes back, and that says nothing to anyone else. */
    public static CursorModel opaque(Type type, String at) {
        return new CursorModel(
                at,
                type,
                null,
                null,
                Order.NONE,
                Duration.ZERO,
                new Bounds(true, true),
                null,
                Duration.ZERO,
                Duration.ZERO,
                null);
    }

    /** Whether it belongs to a listing, not to its records: never compared, never computed with. */
    public boolean isOpaque() {
        return type == Type.TOKEN || type == Type.URL;
    }

    /** The same with other times; null leaves one as it is. */
    public CursorModel with(
            @Nullable Duration newWindow,
            @Nullable Duration newLookback,
            @Nullable Duration newLag) {
        return new CursorModel(
                field,
                type,
                format,
                zone,
                order,
                grain,
                bounds,
                window == null || newWindow == null ? window : newWindow,
                newLag == null ? lag : newLag,
                newLookback == null ? lookback : newLookback,
                start);
    }

    /** What cursor values are. */
    public enum Type {
        TIMESTAMP,
        NUMBER,
        /** What the last page gives for the next round's requests. */
        TOKEN,
        /** The address of the next round's first request, which the last page gives. */
        URL
    }

    /** The order in which a listing comes. */
    public enum Order {
        ASC,
        DESC,
        NONE
    }

    /** In interval notation: {@code "[)"}, {@code "(]"}, {@code "[]"}, {@code "()"}. */
    public record Bounds(boolean lowerInclusive, boolean upperInclusive) implements Serializable {}
}
