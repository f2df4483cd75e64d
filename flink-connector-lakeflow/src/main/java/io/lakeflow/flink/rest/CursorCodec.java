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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.json.PageDecoder;
import io.lakeflow.flink.json.ValueConverter;
import io.lakeflow.flink.model.CursorModel;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;

/**
 * One table's cursor between its three forms: the decoded field, the text in state, and the bound
 * in a request.
 */
final class CursorCodec {
    private static final List<Duration> UNITS =
            List.of(
                    Duration.ofNanos(1),
                    Duration.ofNanos(1_000),
                    Duration.ofMillis(1),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(1),
                    Duration.ofHours(1));

    /** Steps back from an exclusive bound where the spec declares no grain. */
    private static final Duration FINE_STEP = Duration.ofMillis(1);

    private final CursorModel model;
    private final CursorZone zone;
    @Nullable private final ValueConverter converter;

    /** How bounds are written; of several forms it is the first. */
    private final String format;

    private final Duration grain;

    CursorCodec(CursorModel model) {
        this.model = model;
        this.zone = new CursorZone(model.zone());
        this.converter = isTimestamp() ? ValueConverter.moment(model.format(), zone.id()) : null;
        this.format = model.format() == null ? "iso" : model.format().split("\\|")[0].trim();
        this.grain = max(model.grain(), resolution());
    }

    /** The smallest difference that the written form shows. */
    private Duration resolution() {
        return switch (format) {
            case "iso" -> Duration.ZERO;
            case "epoch_s" -> Duration.ofSeconds(1);
            case "epoch_ms" -> Duration.ofMillis(1);
            case "epoch_us" -> Duration.ofNanos(1_000);
            default ->
                    UNITS.stream()
                            .filter(
                                    unit ->
                                            !text(Instant.EPOCH.plus(unit))
                                                    .equals(text(Instant.EPOCH)))
                            .findFirst()
                            .orElse(Duration.ofDays(1));
        };
    }

    private String text(Instant instant) {
        return DateTimeFormatter.ofPattern(format, Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(instant);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    CursorModel model() {
        return model;
    }

    boolean isTimestamp() {
        return model.type() == CursorModel.Type.TIMESTAMP;
    }

    /** Has the cursor decoded from the given path of each record. */
    int addTo(PageDecoder.Builder decoder, String path) {
        return isTimestamp()
                ? decoder.moment(path, model.format(), zone.id())
                : decoder.field(path, new BigIntType(), null);
    }

    CursorValue fromField(Object field) {
        return isTimestamp()
                ? CursorValue.of(((TimestampData) field).toInstant())
                : CursorValue.of((Long) field);
    }

    /** The text of state and messages. */
    String text(CursorValue value) {
        return isTimestamp() ? value.toInstant().toString() : Long.toString(value.major());
    }

    CursorValue fromText(String text) {
        return isTimestamp()
                ? CursorValue.of(Instant.parse(text))
                : CursorValue.of(Long.parseLong(text));
    }

    /**
     * The same of restored state.
     *
     * @throws IllegalStateException if the spec has declared another kind of cursor since
     */
    CursorValue fromState(String text) {
        try {
            return fromText(text);
        } catch (DateTimeParseException | NumberFormatException ofAnotherKind) {
            throw new IllegalStateException(
                    "the restored state has the cursor '"
                            + text
                            + "', but the spec has the cursor '"
                            + model.field()
                            + "', which is "
                            + (isTimestamp() ? "a time" : "a number")
                            + ": the cursor was changed since the state was written. Change it"
                            + " back, or start the job without that state, so that the table is"
                            + " read anew",
                    ofAnotherKind);
        }
    }

    /**
     * A value as a person writes it into a spec or an option: as the API does, or as state has it.
     */
    CursorValue fromWritten(Object written) {
        if (written instanceof Instant instant) {
            return CursorValue.of(instant);
        }
        String text = written.toString();
        try {
            return fromText(text);
        } catch (DateTimeParseException | NumberFormatException notOfState) {
            if (converter == null) {
                throw new IllegalArgumentException(
                        "found '" + text + "', expected an integer", notOfState);
            }
            return fromField(converter.convert(text));
        }
    }

    /** The latest value that a bound of the API can express and that is not after this one. */
    Instant floor(Instant instant) {
        return zone.floor(instant, grain);
    }

    /** The smallest difference between two bounds of the API, as far as the spec tells. */
    Duration step() {
        return grain.isZero() ? FINE_STEP : grain;
    }

    /**
     * A bound that the API can express, about a distance after a moment and later than it: the last
     * one within the distance or else the next one.
     */
    CursorValue boundaryNear(Instant from, Duration distance) {
        Instant floor = zone.floor(from.plus(distance), step());
        return CursorValue.of(floor.isAfter(from) ? floor : zone.ceil(from.plusNanos(1), step()));
    }

    /**
     * Where a round begins that is to see again what may have been written late: a lookback before
     * a value, and before all that cannot be told from it by its local time.
     */
    CursorValue lookingBack(CursorValue value) {
        return isTimestamp() ? unambiguous(value.minus(model.lookback())) : value;
    }

    /** The value, or the first one that local time does not tell from it. */
    CursorValue unambiguous(CursorValue value) {
        return isTimestamp() && model.zone() != null
                ? CursorValue.of(zone.unambiguous(value.toInstant()))
                : value;
    }

    /** When all has been written that has an earlier cursor, but for what the lag allows. */
    Instant settled(Instant end) {
        return zone.settled(end);
    }

    /**
     * What to send so that every record at or after the value is returned; ones before it may come
     * along, whatever the API's own bound and resolution.
     */
    Object lowerBound(CursorValue value) {
        boolean inclusive = model.bounds().lowerInclusive();
        if (!isTimestamp()) {
            return inclusive ? value.major() : value.major() - 1;
        }
        Instant floor = floor(value.toInstant());
        Instant bound = inclusive ? floor : floor.minus(grain.isZero() ? FINE_STEP : grain);
        return render(bound, zone.notAfter(bound));
    }

    /**
     * What to send so that every record before the value is returned; later ones may come along.
     */
    Object upperBound(CursorValue value) {
        if (!isTimestamp()) {
            return value.major();
        }
        Instant bound = zone.ceil(value.toInstant(), grain);
        return render(bound, zone.notBefore(bound));
    }

    /** From when on nothing is returned any more that is asked for up to a value. */
    Instant beyondUpperBound(CursorValue value) {
        Instant bound = zone.ceil(value.toInstant(), grain);
        return model.bounds().upperInclusive() ? bound.plus(step()) : bound;
    }

    /**
     * @param local the same for one who reads local times
     */
    private Object render(Instant instant, LocalDateTime local) {
        return switch (format) {
            case "iso" ->
                    model.zone() == null
                            ? DateTimeFormatter.ISO_INSTANT.format(instant)
                            : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local);
            case "epoch_s" -> instant.getEpochSecond();
            case "epoch_ms" -> instant.toEpochMilli();
            case "epoch_us" ->
                    Math.addExact(
                            Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
                            instant.getNano() / 1_000);
            default ->
                    DateTimeFormatter.ofPattern(format, Locale.ENGLISH)
                            .format(local.atZone(zone.id()));
        };
    }
}
