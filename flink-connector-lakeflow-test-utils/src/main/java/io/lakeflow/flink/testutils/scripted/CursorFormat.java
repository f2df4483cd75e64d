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

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How an API writes its cursors. The truth keeps each as an instant, cut to what the format can
 * tell; a plain number is that many seconds after the epoch, see {@link #number(long)}.
 */
public sealed interface CursorFormat {

    /** ISO-8601 in UTC with a {@code Z}, with this many digits of a second's fraction. */
    static CursorFormat iso(int digits) {
        return iso(digits, ZoneOffset.UTC);
    }

    /** ISO-8601 at an offset, such as {@code 2026-01-31T12:00:00.000+05:30}. */
    static CursorFormat iso(int digits, ZoneOffset offset) {
        return new Iso(digits, offset);
    }

    /** ISO-8601 that does not say the zone in which it is meant. */
    static CursorFormat local(int digits, ZoneId zone) {
        return new Local(digits, zone);
    }

    /** Seconds, milliseconds or microseconds since the epoch. */
    static CursorFormat epoch(TimeUnit unit) {
        return new Epoch(unit);
    }

    /** A plain number that counts up by one with each write. */
    static CursorFormat number() {
        return new Sequence();
    }

    /** A cursor of a table whose format is {@link #number()}. */
    static Instant number(long value) {
        return Instant.ofEpochSecond(value);
    }

    /** The text or number in a record. */
    Object render(Instant cursor);

    /**
     * What a parameter stands for.
     *
     * @throws ApiRefusal with status 400 if it cannot be read
     */
    Instant parse(String text);

    /** The smallest step between two cursors. */
    Duration resolution();

    /** The latest cursor that can be written and is not after this one. */
    default Instant truncate(Instant cursor) {
        return floor(cursor, resolution());
    }

    static Instant floor(Instant instant, Duration grain) {
        if (grain.isZero()) {
            return instant;
        }
        if (grain.compareTo(Duration.ofSeconds(1)) < 0) {
            long nanos = instant.getNano() - instant.getNano() % grain.toNanos();
            return Instant.ofEpochSecond(instant.getEpochSecond(), nanos);
        }
        long seconds = instant.getEpochSecond();
        return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, grain.toSeconds()));
    }

    private static Duration step(int digits) {
        if (digits < 0 || digits > 9) {
            throw new IllegalArgumentException(
                    "a fraction of a second has 0 to 9 digits, not " + digits);
        }
        return Duration.ofNanos((long) Math.pow(10, 9 - digits));
    }

    private static String pattern(int digits) {
        return "uuuu-MM-dd'T'HH:mm:ss" + (digits == 0 ? "" : "." + "S".repeat(digits));
    }

    private static Instant parseIso(String text, ZoneId zone) {
        try {
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(
                            text, OffsetDateTime::from, LocalDateTime::from);
            return time instanceof OffsetDateTime exact
                    ? exact.toInstant()
                    : ((LocalDateTime) time).atZone(zone).toInstant();
        } catch (java.time.DateTimeException e) {
            throw new ApiRefusal(400, "expected an ISO-8601 time, found '" + text + "'");
        }
    }

    private static long parseLong(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ApiRefusal(400, "expected a whole number, found '" + text + "'");
        }
    }

    /** ISO-8601 with an offset. */
    record Iso(int digits, ZoneOffset offset) implements CursorFormat {
        public Iso {
            step(digits);
        }

        @Override
        public Object render(Instant cursor) {
            return DateTimeFormatter.ofPattern(pattern(digits) + "XXX", Locale.ROOT)
                    .withZone(offset)
                    .format(cursor);
        }

        @Override
        public Instant parse(String text) {
            return parseIso(text, offset);
        }

        @Override
        public Duration resolution() {
            return step(digits);
        }
    }

    /** ISO-8601 without an offset, in a zone that the documentation of the API tells. */
    record Local(int digits, ZoneId zone) implements CursorFormat {
        public Local {
            step(digits);
        }

        @Override
        public Object render(Instant cursor) {
            return DateTimeFormatter.ofPattern(pattern(digits), Locale.ROOT)
                    .withZone(zone)
                    .format(cursor);
        }

        @Override
        public Instant parse(String text) {
            return parseIso(text, zone);
        }

        @Override
        public Duration resolution() {
            return step(digits);
        }
    }

    /** A number of units since the epoch. */
    record Epoch(TimeUnit unit) implements CursorFormat {
        @Override
        public Object render(Instant cursor) {
            return Math.addExact(
                    Math.multiplyExact(cursor.getEpochSecond(), unit.convert(1, SECONDS)),
                    unit.convert(cursor.getNano(), TimeUnit.NANOSECONDS));
        }

        @Override
        public Instant parse(String text) {
            long value = parseLong(text);
            long inSecond = unit.convert(1, SECONDS);
            return Instant.ofEpochSecond(
                    Math.floorDiv(value, inSecond), unit.toNanos(Math.floorMod(value, inSecond)));
        }

        @Override
        public Duration resolution() {
            return Duration.ofNanos(unit.toNanos(1));
        }
    }

    /** A number without a unit. */
    record Sequence() implements CursorFormat {
        @Override
        public Object render(Instant cursor) {
            return cursor.getEpochSecond();
        }

        @Override
        public Instant parse(String text) {
            return number(parseLong(text));
        }

        @Override
        public Duration resolution() {
            return Duration.ofSeconds(1);
        }
    }
}
