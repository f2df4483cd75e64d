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
package io.lakeflow.flink.testutils.scripted;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is particular about a write.
 *
 * @param cursor its cursor; empty for the server's clock
 * @param lateBy how long listings do not show it; empty for what the table declares
 * @param fields fields of the record besides key, cursor and version
 */
public record Change(
        Optional<Instant> cursor, Optional<Duration> lateBy, Map<String, Object> fields) {

    /** By the server's clock, visible as the table declares. */
    public static Change now() {
        return new Change(Optional.empty(), Optional.empty(), Map.of());
    }

    /** With this cursor, which may be older than others, or the same. */
    public static Change at(Instant cursor) {
        return new Change(Optional.of(cursor), Optional.empty(), Map.of());
    }

    /** The same, visible so much later. */
    public Change lateBy(Duration late) {
        return new Change(cursor, Optional.of(late), fields);
    }

    /** The same with another field. */
    public Change with(String field, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new Change(cursor, lateBy, more);
    }
}
