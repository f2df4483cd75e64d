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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.model.DeletesModel;
import io.lakeflow.flink.model.OptionModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.spec.SpecLoader;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every table of every bundled spec can be opened: its paths, formats and expressions compile. */
class BundledTablesTest {

    @ParameterizedTest(name = "{0}.{1}")
    @MethodSource("tables")
    void aBundledTableOpens(String source, String table) {
        SourceModel model = SpecLoader.bundled(source);
        assertOpens(model, table, ScanHarness.batch());
        if (model.tables().get(table).deletes() instanceof DeletesModel.Endpoint) {
            // Only a stream asks for deletes.
            assertOpens(model, table, ScanHarness.unbounded());
        }
    }

    private static void assertOpens(SourceModel model, String table, ReadOptions options) {
        try (ScanHarness harness = new ScanHarness(model, table, required(model), options)) {
            assertThat(harness.scan).isNotNull();
        }
    }

    static Stream<Arguments> tables() {
        return SpecLoader.bundledNames().stream()
                .flatMap(
                        source ->
                                SpecLoader.bundled(source).tables().keySet().stream()
                                        .map(table -> Arguments.of(source, table)));
    }

    /** A value for each option that a user has to set. */
    private static Map<String, String> required(SourceModel model) {
        return model.options().values().stream()
                .filter(option -> option.required() && option.defaultValue() == null)
                .collect(Collectors.toMap(OptionModel::name, BundledTablesTest::example));
    }

    private static String example(OptionModel option) {
        if (option.secret()) {
            return "${env:" + option.name().toUpperCase(Locale.ROOT) + "}";
        }
        return switch (option.type()) {
            case STRING, LIST -> "x";
            case INTEGER -> "1";
            case BOOLEAN -> "true";
            case DURATION -> "1 min";
            case TIMESTAMP -> "2026-01-01T00:00:00Z";
        };
    }
}
