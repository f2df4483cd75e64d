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
package io.lakeflow.flink.benchmark.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssueTableTest {

    @ParameterizedTest
    @CsvSource({"T1K, 1028, 23", "T4K, 4100, 31"})
    void recordsHaveTheSizeAndTheFieldsOfTheirTable(IssueTable table, int bytes, int fields)
            throws IOException {
        for (int i = 0; i < 500; i++) {
            byte[] record = table.record(i);
            assertThat(record).hasSize(bytes).isEqualTo(table.record(i));
            assertThat(names(record)).hasSize(fields);
        }
    }

    /** The names of the outermost object, of JSON that is read to its end. */
    private static Set<String> names(byte[] record) throws IOException {
        Set<String> names = new HashSet<>();
        try (JsonParser json = new JsonFactory().createParser(record)) {
            json.nextToken();
            String name;
            while ((name = json.nextFieldName()) != null) {
                names.add(name);
                json.nextToken();
                json.skipChildren();
            }
            assertThat(json.nextToken()).isNull();
        }
        return names;
    }
}
