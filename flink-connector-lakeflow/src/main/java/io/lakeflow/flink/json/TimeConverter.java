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

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The converter of dates, times and timestamps: the first declared form that a text has decides.
 *
 * <p>A timestamp without a zone is in UTC where nothing else is asked for. TIMESTAMP, which has
 * none, is the wall clock in UTC of the moment. What the declared precision has no room for is cut
 * off.
 */
final class TimeConverter<T> extends ScalarConverter {
    private static final int NANO_DIGITS = 9;

    /** The type of a moment as exact as it is written. */
    static final LogicalType MOMENT = new LocalZonedTimestampType(NANO_DIGITS);

    private final List<Function<ScalarText, T>> formats;
    private final Function<T, Object> finish;

    private TimeConverter(
            String expected, List<Function<ScalarText, T>> formats, Function<T, Object> finish) {
        super(expected);
        this.formats = formats;
        this.finish = finish;
    }

    static TimeConverter<?> timestamp(String type, int precision, @Nullable String format) {
        return timestamp(type, precision, format, ZoneOffset.UTC);
    }

    static TimeConverter<?> timestamp(
            String type, int precision, @Nullable String format, ZoneId zone) {
        int unit = nanosOfUnit(precision);
        return new TimeConverter<>(
                expected(type, format, "ISO-8601; for a number its format must be declared"),
                TimeFormats.timestamps(format, zone),
                moment -> cut(moment, unit));
    }

    static TimeConverter<?> moment(@Nullable String format, ZoneId zone) {
        return timestamp(MOMENT.asSummaryString(), NANO_DIGITS, format, zone);
    }

    static TimeConverter<?> date(String type, @Nullable String format) {
        return new TimeConverter<Integer>(
                expected(type, format, "2024-02-29"), TimeFormats.dates(format), day -> day);
    }

    static TimeConverter<?> time(String type, int precision, @Nullable String format) {
        long unit = Math.max(nanosOfUnit(precision), 1_000_000);
        return new TimeConverter<LocalTime>(
                expected(type, format, "10:15:30"),
                TimeFormats.times(format),
                time -> (int) (time.toNanoOfDay() / unit * unit / 1_000_000));
    }

    private static String expected(String type, @Nullable String format, String standard) {
        return type + " (" + (format == null ? standard : format) + ")";
    }

    private static int nanosOfUnit(int precision) {
        int unit = 1;
        for (int i = precision; i < NANO_DIGITS; i++) {
            unit *= 10;
        }
        return unit;
    }

    private static TimestampData cut(TimestampData moment, int unit) {
        int millis = (int) Math.floorMod(moment.getMillisecond(), 1_000L);
        int nano = millis * 1_000_000 + moment.getNanoOfMillisecond();
        int rest = nano % unit;
        if (rest == 0) {
            return moment;
        }
        int kept = nano - rest;
        return TimestampData.fromEpochMillis(
                moment.getMillisecond() - millis + kept / 1_000_000, kept % 1_000_000);
    }

    @Override
    Object convert(ScalarText text) {
        for (Function<ScalarText, T> format : formats) {
            T value = format.apply(text);
            if (value != null) {
                return finish.apply(value);
            }
        }
        throw text.insteadOf(expected());
    }
}
