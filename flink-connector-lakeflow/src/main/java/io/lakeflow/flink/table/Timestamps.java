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
package io.lakeflow.flink.table;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** Points in time as options give them. */
final class Timestamps {
    private Timestamps() {}

    /**
     * Reads ISO-8601, UTC where there is no zone, the day's beginning where there is no time; or
     * epoch milliseconds.
     *
     * @throws java.time.DateTimeException if it is neither
     * @throws NumberFormatException if it is a number that no timestamp has
     */
    static Instant parse(String text) {
        if (text.matches("-?\\d+")) {
            return Instant.ofEpochMilli(Long.parseLong(text));
        }
        if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        TemporalAccessor time =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(
                        text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
        return time instanceof LocalDateTime local
                ? local.toInstant(ZoneOffset.UTC)
                : ((OffsetDateTime) time).toInstant();
    }
}
