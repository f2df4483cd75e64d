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
package io.lakeflow.flink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeenValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [true, null, false]                         | BOOLEAN
                    [1, -2]                                     | BIGINT
                    [1, 2.5]                                    | DOUBLE
                    [1, 18446744073709551615]                   | DECIMAL(38, 0)
                    ["a", "2026-01-31"]                         | STRING
                    ["2026-01-31"]                              | DATE
                    ["2026-13-31"]                              | STRING
                    ["2026-01-31T10:00:00Z"]                    | TIMESTAMP_LTZ(3)
                    ["2026-01-31T10:00:00.123456+01:00"]        | TIMESTAMP_LTZ(6)
                    ["2026-01-31T10:00:00.123456789Z"]          | TIMESTAMP_LTZ(9)
                    ["2026-01-31", "2026-01-31T10:00:00Z"]      | STRING
                    [1, "a"]                                    | STRING
                    [true, {"a": 1}]                            | STRING
                    [null]                                      | STRING
                    [{}]                                        | STRING
                    [[]]                                        | ARRAY<STRING>
                    [[1], [2.5]]                                | ARRAY<DOUBLE>
                    [[{"id": 1}]]                               | ARRAY<ROW<id BIGINT>>
                    [{"a": 1}, {"a": null, "b": "x"}]           | ROW<a BIGINT, b STRING>
                    [{"timestamp": 1, "two words": 2}]          | ROW<`timestamp` BIGINT, `two words` BIGINT>
                    [{"10": 1, "11": 2.5}]                      | MAP<STRING, DOUBLE>
                    """)
    void theTypeTakesAllValues(String values, String type) throws Exception {
        SeenValues seen = new SeenValues();
        new ObjectMapper().readTree(values).forEach(seen::add);
        assertThat(seen.type()).isEqualTo(type);
        assertThat(LogicalTypeParser.parse(type, getClass().getClassLoader())).isNotNull();
    }
}
