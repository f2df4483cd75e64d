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
package io.lakeflow.flink.spec;

import io.lakeflow.flink.model.OptionModel;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/** The text of an option as a value of its declared type. */
final class OptionValues {
    /** Carries a text to Flink's own parser of durations. */
    private static final ConfigOption<Duration> DURATION =
            ConfigOptions.key("duration").durationType().noDefaultValue();

    private OptionValues() {}

    /**
     * A {@code String}, {@code Long}, {@code Boolean} or {@code List<String>}; durations and
     * timestamps are checked and stay text. Empty when the text is not of the type.
     */
    static Optional<Object> parse(OptionModel.Type type, String text) {
        return switch (type) {
            case STRING -> Optional.of(text);
            case INTEGER -> integer(text.trim());
            case BOOLEAN -> bool(text.trim());
            case LIST -> list(text);
            case DURATION -> duration(text.trim());
            case TIMESTAMP -> timestamp(text.trim());
        };
    }

    /** What a text of the type looks like, for messages. */
    static String expected(OptionModel.Type type) {
        return switch (type) {
            case STRING -> "text";
            case INTEGER -> "an integer";
            case BOOLEAN -> "true or false";
            case LIST -> "values with ; between them";
            case DURATION -> "a duration such as 5 min, 30 s, 7d or PT5M";
            case TIMESTAMP -> "an ISO-8601 timestamp such as 2026-01-31T00:00:00Z";
        };
    }

    private static Optional<Object> integer(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> bool(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Object> list(String text) {
        List<String> values =
                Arrays.stream(text.split(";")).map(String::trim).filter(v -> !v.isEmpty()).toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(values);
    }

    private static Optional<Object> duration(String text) {
        if (Durations.parse(text).isPresent()) {
            return Optional.of(text);
        }
        try {
            Configuration.fromMap(Map.of(DURATION.key(), text)).get(DURATION);
            return Optional.of(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> timestamp(String text) {
        try {
            if (text.length() == "2026-01-31".length()) {
                LocalDate.parse(text);
            } else {
                DateTimeFormatter.ISO_DATE_TIME
                        .withZone(ZoneOffset.UTC)
                        .parse(text, OffsetDateTime::from);
            }
            return Optional.of(text);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
