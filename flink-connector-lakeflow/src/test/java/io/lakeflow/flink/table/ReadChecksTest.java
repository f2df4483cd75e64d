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

import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.spec.SpecParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of tables that can be read, but not as well as others. */
class ReadChecksTest {
    private static final String WINDOW = "from: \"${window.from}\", to: \"${window.to}\"";

    private static List<String> warnings(String page, String key, String cursor) {
        TableModel table =
                SpecParser.parse(
                                "test.yaml",
                                """
                                spec: 1
                                name: test
                                http: {base: "https://example.com"}
                                tables:
                                  t:
                                    ingestion: append
                                    path: /t
                                    params: {%s}
                                    page: {next: %s}
                                    key: [%s]
                                    cursor: {field: at, %s}
                                    columns: {id: BIGINT NOT NULL, at: TIMESTAMP_LTZ(3)}
                                """
                                        .formatted(
                                                cursor.contains("window") ? WINDOW : "",
                                                page,
                                                key,
                                                cursor))
                        .tables()
                        .get("t");
        return new ReadChecks(table, null, new Problems()).warnings();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    page, size: 10, stop: short   | order: desc
                    offset, size: 10, stop: empty | order: none
                    """)
    void rowsThatComeTwiceAreForetold(String page, String cursor) {
        assertThat(warnings(page, "", cursor))
                .singleElement()
                .asString()
                .contains("Table 't' has no key")
                .contains("'page: {stable: true}'");
    }

    @Test
    void othersAreNot() {
        String page = "page, size: 10, stop: short";
        assertThat(warnings(page, "id", "order: desc")).as("has a key").isEmpty();
        assertThat(warnings(page, "", "order: asc")).as("new rows come last").isEmpty();
        assertThat(warnings(page, "", "order: none, window: 1d")).as("old windows").isEmpty();
        assertThat(warnings(page + ", stable: true", "", "order: desc")).isEmpty();
        assertThat(warnings("none", "", "order: desc")).as("one page").isEmpty();
        assertThat(warnings("link", "", "order: desc")).as("perhaps by position").isEmpty();
    }
}
