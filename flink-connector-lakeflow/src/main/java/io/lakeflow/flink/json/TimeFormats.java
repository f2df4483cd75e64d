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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.table.data.TimestampData;

/**
 * The declared forms of dates and times. Each is a function that gives null for a text of another
 * form, so that several can be tried in turn.
 *
 * <p>A declaration is one or several of these, separated by {@code |}: {@code iso} (the default
 * where nothing is declared), for timestamps {@code epoch_s}, {@code epoch_ms} and {@code epoch_us}
 * (numbers or numeric strings, with a fraction where there is one), and patterns of {@link
 * DateTimeFormatter} with English names.
 */
final class TimeFormats {
    private static final String ISO = "iso";

    private TimeFormats() {}

    static List<Function<ScalarText, TimestampData>> timestamps(
            @Nullable String format, ZoneId zone) {
        return each(
                format,
                word ->
                        switch (word) {
                            case ISO -> iso(text -> IsoTime.timestamp(text, zone));
                            case "epoch_s" -> epoch(0);
                            case "epoch_ms" -> epoch(3);
                            case "epoch_us" -> epoch(6);
                            default -> pattern(word, parsed -> instant(parsed, zone));
                        });
    }

    static List<Function<ScalarText, Integer>> dates(@Nullable String format) {
        return each(
                format,
                word ->
                        word.equals(ISO)
                                ? iso(IsoTime::date)
                                : pattern(word, TimeFormats::epochDay));
    }

    static List<Function<ScalarText, LocalTime>> times(@Nullable String format) {
        return each(
                format,
                word ->
                        word.equals(ISO)
                                ? iso(IsoTime::time)
                                : pattern(
                                        word, parsed -> parsed.query(TemporalQueries.localTime())));
    }

    private static <T> List<Function<ScalarText, T>> each(
            @Nullable String format, Function<String, Function<ScalarText, T>> compile) {
        List<Function<ScalarText, T>> compiled = new ArrayList<>();
        for (String word : (format == null ? ISO : format).split("\\|", -1)) {
            compiled.add(compile.apply(word.strip()));
        }
        return List.copyOf(compiled);
    }

    private static <T> Function<ScalarText, T> iso(Function<ScalarText, T> parser) {
        return text -> text.kind() == ScalarText.Kind.STRING ? parser.apply(text) : null;
    }

    /** The moment that is a number of units after 1970; a unit is 10^-digits seconds. */
    private static Function<ScalarText, TimestampData> epoch(int digits) {
        long units = BigInteger.TEN.pow(digits).longValueExact();
        int nanosOfUnit = (int) (1_000_000_000 / units);
        return text -> {
            if (NumberText.isShortInteger(text)) {
                long count = NumberText.toLong(text, "a number");
                return IsoTime.instant(
                        Math.floorDiv(count, units),
                        (int) Math.floorMod(count, units) * nanosOfUnit);
            }
            return fractionalEpoch(text, digits);
        };
    }

    @Nullable
    private static TimestampData fractionalEpoch(ScalarText text, int digits) {
        BigDecimal seconds;
        try {
            seconds = NumberText.toBigDecimal(text, "a number").movePointLeft(digits);
        } catch (ConversionException e) {
            return null;
        }
        if (seconds.compareTo(BigDecimal.valueOf(IsoTime.MIN_SECOND)) < 0
                || seconds.compareTo(BigDecimal.valueOf(IsoTime.MAX_SECOND + 1)) >= 0) {
            return null;
        }
        BigInteger nanos =
                seconds.movePointRight(9).setScale(0, RoundingMode.FLOOR).unscaledValue();
        BigInteger[] parts = nanos.divideAndRemainder(BigInteger.valueOf(1_000_000_000));
        long second = parts[0].longValue();
        int nano = parts[1].intValue();
        return nano < 0
                ? IsoTime.instant(second - 1, nano + 1_000_000_000)
                : IsoTime.instant(second, nano);
    }

    private static <T> Function<ScalarText, T> pattern(
            String pattern, Function<TemporalAccessor, T> take) {
        DateTimeFormatter formatter = formatter(pattern);
        return text -> {
            try {
                return take.apply(formatter.parse(text.toString()));
            } catch (DateTimeParseException e) {
                return null;
            }
        };
    }

    /**
     * Strict, so that February 30 is no date; 'yyyy' then needs an era, which is taken for ours.
     */
    private static DateTimeFormatter formatter(String pattern) {
        try {
            DateTimeFormatterBuilder builder =
                    new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern);
            if (pattern.indexOf('G') < 0) {
                builder.parseDefaulting(ChronoField.ERA, IsoEra.CE.getValue());
            }
            return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'"
                            + pattern
                            + "' is neither iso, epoch_s, epoch_ms, epoch_us nor a pattern of"
                            + " java.time: "
                            + e.getMessage(),
                    e);
        }
    }

    @Nullable
    private static Integer epochDay(TemporalAccessor parsed) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        return date == null || date.getYear() < 0 || date.getYear() > 9999
                ? null
                : Integer.valueOf((int) date.toEpochDay());
    }

    @Nullable
    private static TimestampData instant(TemporalAccessor parsed, ZoneId zone) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        if (date == null) {
            return null;
        }
        LocalTime time = parsed.query(TemporalQueries.localTime());
        LocalDateTime local = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
        if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
            ZoneOffset offset = ZoneOffset.ofTotalSeconds(parsed.get(ChronoField.OFFSET_SECONDS));
            return IsoTime.instant(local.toEpochSecond(offset), local.getNano());
        }
        ZoneId written = parsed.query(TemporalQueries.zone());
        ZoneId of = written == null ? zone : written;
        return time == null ? IsoTime.startOfDay(date, of) : IsoTime.local(local, of);
    }
}
