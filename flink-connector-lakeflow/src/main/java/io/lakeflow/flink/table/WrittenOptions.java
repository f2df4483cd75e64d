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

import io.lakeflow.flink.spec.NearestWord;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The options as a user wrote them. A value that cannot be read becomes a problem and is taken for
 * its default, so that the rest can still be checked.
 */
final class WrittenOptions {
    private static final String DURATION = "a duration such as 30 s, 5 min or 1 h";

    /** Flink's own, which it reads itself. */
    private static final Set<String> FLINK =
            Stream.of(
                            FactoryUtil.CONNECTOR,
                            FactoryUtil.PROPERTY_VERSION,
                            FactoryUtil.WATERMARK_EMIT_STRATEGY,
                            FactoryUtil.WATERMARK_ALIGNMENT_GROUP,
                            FactoryUtil.WATERMARK_ALIGNMENT_MAX_DRIFT,
                            FactoryUtil.WATERMARK_ALIGNMENT_UPDATE_INTERVAL,
                            FactoryUtil.SOURCE_IDLE_TIMEOUT)
                    .map(ConfigOption::key)
                    .collect(Collectors.toSet());

    private final Map<String, String> written;
    private final Configuration values;
    private final Problems problems;

    WrittenOptions(Map<String, String> written, Problems problems) {
        this.written = Map.copyOf(written);
        this.values = Configuration.fromMap(written);
        this.problems = problems;
    }

    /** The values of the spec's own options by name, without the prefix. */
    Map<String, String> config() {
        Map<String, String> config = new LinkedHashMap<>();
        written.forEach(
                (key, value) -> {
                    if (isConfig(key)) {
                        config.put(key.substring(LakeflowOptions.CONFIG_PREFIX.length()), value);
                    }
                });
        return config;
    }

    /**
     * @param configNames names of the spec's own options, which are left to the spec and offered as
     *     what a user may have meant
     */
    void refuseUnknown(Collection<String> configNames) {
        List<String> offered = new ArrayList<>();
        LakeflowOptions.all().forEach(option -> offered.add(option.key()));
        List<String> known = List.copyOf(offered);
        configNames.forEach(name -> offered.add(LakeflowOptions.CONFIG_PREFIX + name));
        new TreeMap<>(written)
                .keySet().stream()
                        .filter(key -> !isConfig(key) && !FLINK.contains(key))
                        .filter(key -> !known.contains(key))
                        .forEach(key -> problems.add("%s", unknown(key, configNames, offered)));
    }

    private static String unknown(
            String key, Collection<String> configNames, List<String> offered) {
        String hint =
                configNames.contains(key)
                        ? "; did you mean '" + LakeflowOptions.CONFIG_PREFIX + key + "'?"
                        : NearestWord.hint(key, offered);
        return "unknown option '" + key + "'" + hint;
    }

    private static boolean isConfig(String key) {
        return key.startsWith(LakeflowOptions.CONFIG_PREFIX);
    }

    boolean isSet(ConfigOption<?> option) {
        return values.contains(option);
    }

    @Nullable
    String text(ConfigOption<String> option) {
        return values.get(option);
    }

    /** Empty where it is not set. */
    List<String> list(ConfigOption<List<String>> option) {
        return values.getOptional(option).orElse(List.of());
    }

    /** Empty where what is written is none of the choices. */
    <E extends Enum<E>> Optional<E> choice(ConfigOption<E> option, E fallback) {
        try {
            return Optional.of(values.getOptional(option).orElse(fallback));
        } catch (IllegalArgumentException e) {
            List<String> choices =
                    Arrays.stream(fallback.getDeclaringClass().getEnumConstants())
                            .map(E::toString)
                            .toList();
            String word = written.get(option.key());
            refuse(
                    option,
                    "one of " + String.join(", ", choices) + NearestWord.hint(word, choices));
            return Optional.empty();
        }
    }

    /** ISO-8601 or epoch milliseconds; null where it is not set or cannot be read. */
    @Nullable
    Instant timestamp(ConfigOption<String> option) {
        String text = values.get(option);
        if (text == null) {
            return null;
        }
        try {
            return Timestamps.parse(text.trim());
        } catch (DateTimeException | NumberFormatException e) {
            refuse(option, "a timestamp such as 2026-01-31T00:00:00Z, or epoch milliseconds");
            return null;
        }
    }

    /** At least 1; null where it is not set and has no default. */
    @Nullable
    Integer count(ConfigOption<Integer> option) {
        return atLeast(option, 1, read(option, "a number"), "a number from 1 on");
    }

    /** Longer than zero; null where it is not set and has no default. */
    @Nullable
    Duration duration(ConfigOption<Duration> option) {
        return atLeast(option, Duration.ofNanos(1), read(option, DURATION), DURATION);
    }

    /** Zero or longer; null where it is not set and has no default. */
    @Nullable
    Duration durationOrZero(ConfigOption<Duration> option) {
        return atLeast(option, Duration.ZERO, read(option, DURATION), DURATION);
    }

    /** At least 1 byte. */
    long bytes(ConfigOption<MemorySize> option) {
        String expected = "a size such as 64 mb";
        MemorySize size = read(option, expected);
        if (size.getBytes() < 1) {
            refuse(option, expected);
            return option.defaultValue().getBytes();
        }
        return size.getBytes();
    }

    @Nullable
    private <T> T read(ConfigOption<T> option, String expected) {
        try {
            return values.get(option);
        } catch (IllegalArgumentException e) {
            refuse(option, expected);
            return option.defaultValue();
        }
    }

    @Nullable
    private <T extends Comparable<T>> T atLeast(
            ConfigOption<T> option, T least, @Nullable T value, String expected) {
        if (value == null || value.compareTo(least) >= 0) {
            return value;
        }
        refuse(option, expected);
        return option.defaultValue();
    }

    private void refuse(ConfigOption<?> option, String expected) {
        problems.add(
                "option '%s' is '%s', expected %s",
                option.key(), written.get(option.key()), expected);
    }
}
