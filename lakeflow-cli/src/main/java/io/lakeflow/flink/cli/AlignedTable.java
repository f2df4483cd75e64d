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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns of one width each, with a head. The widths are those of the first {@value #MEASURED}
 * rows, at most {@value #WIDEST} characters; what is longer is cut and ends in {@code …}.
 */
final class AlignedTable implements RowPrinter {
    private static final int MEASURED = 100;
    private static final int WIDEST = 60;
    private static final String BETWEEN = "  ";

    private final List<String> columns;
    private final PrintWriter out;
    private final List<List<String>> keptBack = new ArrayList<>();
    private int[] widths;

    AlignedTable(List<String> columns, PrintWriter out) {
        this.columns = List.copyOf(columns);
        this.out = out;
    }

    @Override
    public void print(ObjectNode row) {
        List<String> cells = columns.stream().map(name -> text(row.path(name))).toList();
        if (widths != null) {
            printLine(cells);
            return;
        }
        keptBack.add(cells);
        if (keptBack.size() == MEASURED) {
            printKept();
        }
    }

    @Override
    public void end() {
        if (widths == null) {
            printKept();
        }
        out.flush();
    }

    private void printKept() {
        widths = new int[columns.size()];
        measure(columns);
        keptBack.forEach(this::measure);
        printLine(columns);
        printLine(columns.stream().map(name -> "-".repeat(widths[columns.indexOf(name)])).toList());
        keptBack.forEach(this::printLine);
        keptBack.clear();
    }

    private void measure(List<String> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], Math.min(WIDEST, length(cells.get(i))));
        }
    }

    private void printLine(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cut(cells.get(i), widths[i]);
            line.append(cell).append(" ".repeat(widths[i] - length(cell))).append(BETWEEN);
        }
        out.println(line.toString().stripTrailing());
    }

    private static String cut(String text, int width) {
        return length(text) <= width
                ? text
                : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String text(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "NULL";
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
