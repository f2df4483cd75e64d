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
package io.lakeflow.flink.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class TablePrinterTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void columnsAreAsWideAsTheFirstRowsNeed() {
        TablePrinter.ofRows(
                out,
                List.of("id", "value"),
                List.of(Row.of("order_0001", null), Row.of("o", Row.of(1L, "a"))));
        assertThat(lines())
                .containsExactly(
                        "    id          value",
                        "    ----------  ------",
                        "    order_0001  NULL",
                        "    o           (1, a)");
    }

    @Test
    void laterCellsThatAreTooWideAreCut() {
        TablePrinter table = TablePrinter.ofRows(out, List.of("name"), List.of());
        table.print(Row.of("Kettle\nand lid"));
        assertThat(lines()).endsWith("    Ket…");
    }

    @Test
    void changesSayWhatTheyAre() {
        TablePrinter table = TablePrinter.ofChanges(out, List.of("name"), List.of());
        table.print(Row.ofKind(RowKind.UPDATE_BEFORE, "Lamp"));
        assertThat(lines()).endsWith("    -U    Lamp");
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
