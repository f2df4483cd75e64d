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

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.TimestampData;

/**
 * ISO-8601 in its extended form, read from bytes without a formatter, for it is in most records.
 *
 * <p>A timestamp is {@code 2024-02-29}, then {@code T} or a blank, {@code 10:15}, {@code 10:15:30}
 * or {@code 10:15:30.123} with up to nine digits behind a point or comma, then {@code Z}, {@code
 * +05:30}, {@code +0530}, {@code +05} or nothing, which is the zone that is asked for. A date alone
 * is its midnight there. Years are 0000 to 9999, as in Flink. What is no date of the calendar
 * (February 30), an hour 24 or a second 60 is refused, as {@link java.time} does.
 */
final class IsoTime {
    /** Midnight of 0000-01-01 in UTC, the first second that Flink's types hold. */
    static final long MIN_SECOND = LocalDate.of(0, 1, 1).toEpochDay() * 86_400;

    /** The last second of the year 9999 in UTC. */
    static final long MAX_SECOND = LocalDate.of(10_000, 1, 1).toEpochDay() * 86_400 - 1;

    private static final int DATE_LENGTH = 10;
    private static final int MINUTE_LENGTH = 5;
    private static final int SECOND_LENGTH = 8;
    private static final int MAX_FRACTION_DIGITS = 9;
    private static final int MAX_OFFSET_SECONDS = 18 * 3600;
    private static final int BAD = Integer.MIN_VALUE;

    private IsoTime() {}

    /**
     * The instant, or null if the text is not of this form.
     *
     * @param zone of a time that says none
     */
    @Nullable
    static TimestampData timestamp(ScalarText text, ZoneId zone) {
        byte[] bytes = text.bytes();
        int from = text.from();
        int to = text.to();
        int day = day(bytes, from, to);
        if (day == BAD) {
            return null;
        }
        if (to - from == DATE_LENGTH) {
            return zone == ZoneOffset.UTC
                    ? instant(day * 86_400L, 0)
                    : startOfDay(LocalDate.ofEpochDay(day), zone);
        }
        int separator = bytes[from + DATE_LENGTH];
        if (separator != 'T' && separator != 't' && separator != ' ') {
            return null;
        }
        int timeFrom = from + DATE_LENGTH + 1;
        int timeTo = timeFrom;
        while (timeTo < to && isOfTime(bytes[timeTo])) {
            timeTo++;
        }
        int second = secondOfDay(bytes, timeFrom, timeTo);
        int nano = nanoOfSecond(bytes, timeFrom, timeTo);
        int offset = offsetSeconds(bytes, timeTo, to);
        if (second == BAD || nano == BAD || offset == BAD) {
            return null;
        }
        long local = day * 86_400L + second;
        return timeTo < to || zone == ZoneOffset.UTC
                ? instant(local - offset, nano)
                : local(LocalDateTime.ofEpochSecond(local, nano, ZoneOffset.UTC), zone);
    }

    /**
     * The moment of a local time, the earlier one of two where clocks are set back; null where they
     * skip it.
     */
    @Nullable
    static TimestampData local(LocalDateTime local, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        return offsets.isEmpty()
                ? null
                : instant(local.toEpochSecond(offsets.get(0)), local.getNano());
    }

    /** The first moment of a day, which is not midnight where clocks skip that. */
    @Nullable
    static TimestampData startOfDay(LocalDate date, ZoneId zone) {
        return instant(date.atStartOfDay(zone).toEpochSecond(), 0);
    }

    /** A moment of Flink's range, or null. */
    @Nullable
    static TimestampData instant(long epochSecond, int nano) {
        if (epochSecond < MIN_SECOND || epochSecond > MAX_SECOND) {
            return null;
        }
        return TimestampData.fromEpochMillis(
                epochSecond * 1_000 + nano / 1_000_000, nano % 1_000_000);
    }

    /** Days since 1970-01-01, or null if the text is not of the form 2024-02-29. */
    @Nullable
    static Integer date(ScalarText text) {
        int day = day(text.bytes(), text.from(), text.to());
        return day == BAD || text.length() != DATE_LENGTH ? null : Integer.valueOf(day);
    }

    /** The time of a day, or null if the text is not of the form 10:15, 10:15:30 or 10:15:30.5. */
    @Nullable
    static LocalTime time(ScalarText text) {
        int second = secondOfDay(text.bytes(), text.from(), text.to());
        int nano = nanoOfSecond(text.bytes(), text.from(), text.to());
        return second == BAD || nano == BAD
                ? null
                : LocalTime.ofNanoOfDay(second * 1_000_000_000L + nano);
    }

    private static boolean isOfTime(byte character) {
        return character >= '0' && character <= '9'
                || character == ':'
                || character == '.'
                || character == ',';
    }

    private static int day(byte[] bytes, int from, int to) {
        if (to - from < DATE_LENGTH || bytes[from + 4] != '-' || bytes[from + 7] != '-') {
            return BAD;
        }
        int century = twoDigits(bytes, from);
        int yearOfCentury = twoDigits(bytes, from + 2);
        int month = twoDigits(bytes, from + 5);
        int day = twoDigits(bytes, from + 8);
        if (century < 0 || yearOfCentury < 0 || month < 1 || month > 12 || day < 1) {
            return BAD;
        }
        int year = century * 100 + yearOfCentury;
        if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) {
            return BAD;
        }
        return (int) LocalDate.of(year, month, day).toEpochDay();
    }

    private static int secondOfDay(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length != MINUTE_LENGTH && length < SECOND_LENGTH || bytes[from + 2] != ':') {
            return BAD;
        }
        int hour = twoDigits(bytes, from);
        int minute = twoDigits(bytes, from + 3);
        int second = 0;
        if (length >= SECOND_LENGTH) {
            second = bytes[from + 5] == ':' ? twoDigits(bytes, from + 6) : BAD;
        }
        boolean bad =
                hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59;
        return bad ? BAD : hour * 3600 + minute * 60 + second;
    }

    private static int nanoOfSecond(byte[] bytes, int from, int to) {
        int point = from + SECOND_LENGTH;
        if (to <= point) {
            return 0;
        }
        int digits = to - point - 1;
        if (bytes[point] != '.' && bytes[point] != ','
                || digits < 1
                || digits > MAX_FRACTION_DIGITS) {
            return BAD;
        }
        int nano = 0;
        for (int i = 1; i <= MAX_FRACTION_DIGITS; i++) {
            int digit = i <= digits ? bytes[point + i] - '0' : 0;
            if (digit < 0 || digit > 9) {
                return BAD;
            }
            nano = nano * 10 + digit;
        }
        return nano;
    }

    private static int offsetSeconds(byte[] bytes, int from, int to) {
        int at = from < to && bytes[from] == ' ' ? from + 1 : from;
        int length = to - at;
        if (length == 0) {
            return at == from ? 0 : BAD;
        }
        if (length == 1) {
            return (bytes[at] | 0x20) == 'z' ? 0 : BAD;
        }
        int sign = bytes[at] == '+' ? 1 : bytes[at] == '-' ? -1 : 0;
        boolean colon = length == 6 && bytes[at + 3] == ':';
        if (sign == 0 || length != 3 && length != 5 && !colon) {
            return BAD;
        }
        int hours = twoDigits(bytes, at + 1);
        int minutes = length == 3 ? 0 : twoDigits(bytes, to - 2);
        int seconds = hours * 3600 + minutes * 60;
        boolean bad = hours < 0 || minutes < 0 || minutes > 59 || seconds > MAX_OFFSET_SECONDS;
        return bad ? BAD : sign * seconds;
    }

    /** A number of two digits; negative if it is none. */
    private static int twoDigits(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? BAD : tens * 10 + ones;
    }
}
