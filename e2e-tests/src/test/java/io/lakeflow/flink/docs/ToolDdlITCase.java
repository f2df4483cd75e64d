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
package io.lakeflow.flink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tool prints as the statement of a table, Flink takes. */
class ToolDdlITCase {
    @ParameterizedTest
    @ValueSource(strings = {"example", "mediawiki"})
    void everyTableCanBePasted(String source) throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        List<String> names =
                ToolProcess.lines("tables", source, "--format", "json").stream()
                        .map(ToolDdlITCase::name)
                        .toList();
        assertThat(names).hasSizeGreaterThan(3);
        for (String name : names) {
            String ddl = String.join("\n", ToolProcess.lines("ddl", source, name));
            tables.executeSql(ddl.substring(0, ddl.lastIndexOf(';')));
            assertThat(tables.explainSql("SELECT * FROM `%s`".formatted(name)))
                    .contains("TableSourceScan(");
        }
        assertThat(tables.listTables()).containsExactlyInAnyOrderElementsOf(names);
    }

    private static String name(String json) {
        return json.replaceFirst("\\{\"table\":\"(\\w+)\".*", "$1");
    }
}
