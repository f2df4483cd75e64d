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

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.types.Row;

/**
 * Draws rows as the lines of a table. Its columns are as wide as the first rows need; what is wider
 * later is cut.
 */
final class TablePrinter {
    private static final int WIDEST = 36;
    private static final int NARROWEST = 4;
    private static final String MARGIN = "    ";

    /** Gives the cells that stand before those of the row's fields. */
    private interface LeadingCells {
        Stream<String> of(Row row);
    }

    private final PrintStream out;
    private final LeadingCells leading;
    private final int[] widths;

    private TablePrinter(
            PrintStream out, List<String> header, List<Row> firstRows, LeadingCells leading) {
        this.out = out;
        this.leading = leading;
        List<List<String>> lines = new ArrayList<>();
        lines.add(header);
        firstRows.forEach(row -> lines.add(cells(row)));
        widths = IntStream.range(0, header.size()).map(column -> width(lines, column)).toArray();
        print(header);
        print(IntStream.of(widths).mapToObj("-"::repeat).toList());
        firstRows.forEach(this::print);
    }

    /** Draws the names of the columns and the first rows. */
    static TablePrinter ofRows(PrintStream out, List<String> columns, List<Row> firstRows) {
        return new TablePrinter(out, columns, firstRows, row -> Stream.empty());
    }

    /** The same with a first column that says whether a row was inserted, updated or deleted. */
    static TablePrinter ofChanges(PrintStream out, List<String> columns, List<Row> firstRows) {
        List<String> header = new ArrayList<>(columns);
        header.add(0, "op");
        return new TablePrinter(
                out, header, firstRows, row -> Stream.of(row.getKind().shortString()));
    }

    /** Draws one more row. */
    void print(Row row) {
        print(cells(row));
    }

    private void print(List<String> cells) {
        String line =
                IntStream.range(0, widths.length)
                        .mapToObj(column -> padded(cells.get(column), widths[column]))
                        .collect(Collectors.joining("  "));
        out.println(MARGIN + line.stripTrailing());
    }

    private List<String> cells(Row row) {
        Stream<String> fields =
                IntStream.range(0, row.getArity())
                        .mapToObj(position -> text(row.getField(position)));
        return Stream.concat(leading.of(row), fields).toList();
    }

    private static int width(List<List<String>> lines, int column) {
        int needed = lines.stream().mapToInt(cells -> cells.get(column).length()).max().orElse(0);
        return Math.min(WIDEST, Math.max(NARROWEST, needed));
    }

    private static String padded(String text, int width) {
        return text.length() > width
                ? text.substring(0, width - 1) + "…"
                : text + " ".repeat(width - text.length());
    }

    private static String text(Object value) {
        if (value instanceof Row nested) {
            return IntStream.range(0, nested.getArity())
                    .mapToObj(position -> text(nested.getField(position)))
                    .collect(Collectors.joining(", ", "(", ")"));
        }
        return value == null ? "NULL" : value.toString().replaceAll("\\s+", " ");
    }
}
