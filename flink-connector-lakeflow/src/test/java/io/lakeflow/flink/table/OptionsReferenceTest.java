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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.Description;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/options.md and the options together. Run with {@code -Dlakeflow.docs.write=true} to
 * write the page anew.
 */
class OptionsReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "options.md");

    private static final String INTRODUCTION =
            """
            # Options

            <!-- Written by OptionsReferenceTest from LakeflowOptions; -Dlakeflow.docs.write=true writes it anew. -->

            What goes into the `WITH` clause of a table with `'connector' = 'lakeflow'`, or of a catalog with
            `'type' = 'lakeflow'` for all its tables, into an `OPTIONS` hint of a query, and into
            `LakeflowSource.builder().option(...)`.

            All mistakes of a table are reported in one error, with the nearest valid name. Flink's own
            `scan.watermark.*` options work as well.

            What a read promises, whatever its options, is told in [What you may rely on](semantics.md).

            ## The options of an API

            `'config.<name>'` sets an option that the spec of the API declares: addresses, accounts, what
            to select. The page of a source lists its own. A list is written with `;` between its values. An
            option that is a secret takes only a reference, `${env:NAME}` or `${file:/path}`, which is
            opened where the requests are sent.

            ## The options of every table
            """;

    private static final Map<String, String> METADATA =
            Map.of(
                    "operation", "What happened to the row: `insert`, `upsert` or `delete`.",
                    "fetched-at", "When the answer that held the record came.",
                    "raw", "The record's JSON text; NULL for a delete that has no record.");

    /** Types as users write them: the option itself does not tell its class. */
    private static final Map<ConfigOption<?>, String> TYPES_WITHOUT_DEFAULT =
            Map.of(
                    LakeflowOptions.SCAN_WINDOW, "duration",
                    LakeflowOptions.SCAN_LOOKBACK, "duration",
                    LakeflowOptions.SCAN_LAG, "duration",
                    LakeflowOptions.PAGE_SIZE, "number",
                    LakeflowOptions.SCAN_PARALLELISM, "number",
                    LakeflowOptions.SCAN_BOUNDED_MODE, "choice");

    private static final Map<ConfigOption<?>, DescribedEnum[]> CHOICES =
            Map.of(
                    LakeflowOptions.SCAN_STARTUP_MODE, LakeflowOptions.StartupMode.values(),
                    LakeflowOptions.SCAN_BOUNDED_MODE, LakeflowOptions.BoundedMode.values(),
                    LakeflowOptions.SCAN_CHANGELOG_MODE, LakeflowOptions.ChangelogHandling.values(),
                    LakeflowOptions.RECORD_ON_ERROR, LakeflowOptions.BadRecordHandling.values());

    @Test
    void thePageSaysWhatTheOptionsSay() throws IOException {
        String expected = page();
        if (Boolean.getBoolean("lakeflow.docs.write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE)
                .as("the reference, written anew with -Dlakeflow.docs.write=true")
                .content()
                .isEqualTo(expected);
    }

    @Test
    void everyOptionIsOnThePage() throws IllegalAccessException {
        List<ConfigOption<?>> declared = new ArrayList<>();
        for (Field field : LakeflowOptions.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && ConfigOption.class.isAssignableFrom(field.getType())) {
                declared.add((ConfigOption<?>) field.get(null));
            }
        }
        assertThat(LakeflowOptions.all()).hasSameElementsAs(declared).doesNotHaveDuplicates();
    }

    private static String page() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("\n| option | type | default | |\n|---|---|---|---|\n");
        for (ConfigOption<?> option : LakeflowOptions.all()) {
            page.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    option.key(),
                                    type(option),
                                    defaultValue(option),
                                    description(option)));
        }
        page.append(
                """

                ## Metadata columns

                Declared as `<column> <type> METADATA FROM '<key>' VIRTUAL`.

                | key | type | |
                |---|---|---|
                """);
        ReadableMetadata.types()
                .forEach(
                        (key, type) ->
                                page.append(
                                        "| `%s` | `%s` | %s |\n"
                                                .formatted(key, type, METADATA.get(key))));
        return page.toString();
    }

    private static String type(ConfigOption<?> option) {
        if (CHOICES.containsKey(option)) {
            return "choice";
        }
        Object value = option.defaultValue();
        if (value == null) {
            return TYPES_WITHOUT_DEFAULT.getOrDefault(option, "text");
        }
        return value instanceof Duration
                ? "duration"
                : value instanceof MemorySize ? "size" : "number";
    }

    private static String defaultValue(ConfigOption<?> option) {
        Object value = option.defaultValue();
        if (value == null) {
            return "";
        }
        String text =
                value instanceof Duration duration
                        ? TimeUtils.formatWithHighestUnit(duration)
                        : value.toString();
        return "`" + text + "`";
    }

    private static String description(ConfigOption<?> option) {
        StringBuilder text = new StringBuilder(plain(option.description()));
        for (DescribedEnum choice : CHOICES.getOrDefault(option, new DescribedEnum[0])) {
            text.append("<br>`%s`: ".formatted(choice))
                    .append(
                            plain(
                                    Description.builder()
                                            .text("%s", choice.getDescription())
                                            .build()));
        }
        return text.toString();
    }

    private static String plain(Description description) {
        return new HtmlFormatter()
                .format(description)
                .replace("<wbr>", "")
                .replace("|", "\\|")
                .replaceAll("\\s+", " ");
    }
}
