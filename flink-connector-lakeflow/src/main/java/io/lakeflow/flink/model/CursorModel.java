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
import javax.annotation.Nullable;

/**
 * What orders the versions of a table's records.
 *
 * @param field the path of the cursor in a record, or {@link #ANSWER_TIME}
 * @param type what its values are
 * @param format how they are written, both ways; null for ISO-8601 or plain numbers
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

    /** What cursor values are. */
    public enum Type {
        TIMESTAMP,
        NUMBER
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
