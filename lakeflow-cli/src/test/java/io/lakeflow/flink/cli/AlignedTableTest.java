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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlignedTableTest {
    private final StringWriter text = new StringWriter();
    private final AlignedTable table =
            new AlignedTable(List.of("id", "name"), new PrintWriter(text));

    private void print(String row) throws Exception {
        table.print((ObjectNode) new ObjectMapper().readTree(row));
    }

    private List<String> lines() {
        return text.toString().lines().toList();
    }

    @Test
    void columnsAreAsWideAsTheirValues() throws Exception {
        print("{\"id\": 1, \"name\": \"caf\u00e9\\n\ud83d\ude00\"}");
        print("{\"id\": null, \"name\": {\"a\": [1]}}");
        table.end();
        assertThat(lines())
                .containsExactly(
                        "id    name",
                        "----  ---------",
                        "1     caf\u00e9 \ud83d\ude00",
                        "NULL  {\"a\":[1]}");
    }

    @Test
    void whatIsTooLongIsCut() throws Exception {
        print("{\"id\": 1, \"name\": \"%s\"}".formatted("x".repeat(100)));
        table.end();
        assertThat(lines().get(2)).isEqualTo("1   " + "x".repeat(59) + "\u2026");
    }

    /** However many rows there are, only the first ones are kept to be measured. */
    @Test
    void rowsComeOutBeforeTheEnd() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(text.toString()).isEmpty();
            print("{\"id\": 1, \"name\": \"abc\"}");
        }
        print("{\"id\": 1000, \"name\": \"abcdefgh\"}");
        assertThat(lines()).hasSize(103).last().isEqualTo("1\u2026  abc\u2026");
    }

    @Test
    void withoutRowsThereIsAHead() {
        table.end();
        assertThat(lines()).containsExactly("id  name", "--  ----");
    }
}
