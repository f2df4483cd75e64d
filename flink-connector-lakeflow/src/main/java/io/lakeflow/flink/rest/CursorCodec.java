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

import io.lakeflow.flink.model.CursorModel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javax.annotation.Nullable;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * One table's cursor between its three forms: the decoded field, the text in state, and the bound
 * in a request.
 */
final class CursorCodec {
    private static final int NANOSECONDS = 9;
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Steps back from an exclusive bound where the spec declares no grain. */
    private static final Duration FINE_STEP = Duration.ofMillis(1);

    private final CursorModel model;
    private final Duration grain;

    CursorCodec(CursorModel model) {
        this.model = model;
        this.grain = max(model.grain(), resolution(model.format()));
    }

    private static Duration resolution(@Nullable String format) {
        return switch (format == null ? "" : format) {
            case "epoch_s" -> SECOND;
            case "epoch_ms" -> Duration.ofMillis(1);
            case "epoch_us" -> Duration.ofNanos(1_000);
            default -> Duration.ZERO;
        };
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

    /** The type as which the cursor field is decoded. */
    LogicalType fieldType() {
        return isTimestamp() ? new LocalZonedTimestampType(NANOSECONDS) : new BigIntType();
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

    /** The latest value that a bound of the API can express and that is not after this one. */
    Instant floor(Instant instant) {
        if (grain.isZero()) {
            return instant;
        }
        long seconds = instant.getEpochSecond();
        if (grain.compareTo(SECOND) < 0) {
            return Instant.ofEpochSecond(
                    seconds, instant.getNano() - instant.getNano() % grain.toNanos());
        }
        return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, grain.toSeconds()));
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
        return render(inclusive ? floor : floor.minus(grain.isZero() ? FINE_STEP : grain));
    }

    /**
     * What to send so that every record before the value is returned; later ones may come along.
     */
    Object upperBound(CursorValue value) {
        if (!isTimestamp()) {
            return value.major();
        }
        Instant instant = value.toInstant();
        Instant floor = floor(instant);
        return render(floor.equals(instant) ? instant : floor.plus(grain));
    }

    private Object render(Instant instant) {
        String format = model.format() == null ? "" : model.format().split("\\|")[0].trim();
        return switch (format) {
            case "", "iso" -> DateTimeFormatter.ISO_INSTANT.format(instant);
            case "epoch_s" -> instant.getEpochSecond();
            case "epoch_ms" -> instant.toEpochMilli();
            case "epoch_us" ->
                    Math.addExact(
                            Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
                            instant.getNano() / 1_000);
            default ->
                    DateTimeFormatter.ofPattern(format, Locale.ROOT)
                            .withZone(ZoneOffset.UTC)
                            .format(instant);
        };
    }
}
