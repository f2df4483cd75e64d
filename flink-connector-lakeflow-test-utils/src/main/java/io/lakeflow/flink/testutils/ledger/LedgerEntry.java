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
package io.lakeflow.flink.testutils.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.types.RowKind;

/**
 * A row that a job has committed.
 *
 * @param checkpoint the checkpoint that committed it; counts on when a job goes on from a savepoint
 * @param subtask of the sink
 * @param sequence its place among the rows of the subtask and the checkpoint
 * @param kind what it does to its key
 * @param cells its columns as text, timestamps in ISO-8601; empty for NULL
 */
public record LedgerEntry(
        long checkpoint, int subtask, long sequence, RowKind kind, List<Optional<String>> cells) {

    /** Rows of one checkpoint from different subtasks have no order; this gives them one. */
    static final Comparator<LedgerEntry> ORDER =
            Comparator.comparingLong(LedgerEntry::checkpoint)
                    .thenComparingInt(LedgerEntry::subtask)
                    .thenComparingLong(LedgerEntry::sequence);

    private static final String NULL = "\\N";

    /** The cell of a column, counted from 0. */
    public Optional<String> cell(int column) {
        return cells.get(column);
    }

    /** The cells of a key, joined by {@code /}. */
    public String key(List<Integer> columns) {
        return columns.stream()
                .map(column -> cell(column).orElseThrow())
                .collect(Collectors.joining("/"));
    }

    /** Kind and cells as a line of text. */
    static String line(RowKind kind, List<Optional<String>> cells) {
        return kind.shortString()
                + "\t"
                + cells.stream()
                        .map(cell -> cell.map(LedgerEntry::escape).orElse(NULL))
                        .collect(Collectors.joining("\t"));
    }

    /** The entry that such a line is. */
    static LedgerEntry parse(long checkpoint, int subtask, long sequence, String line) {
        String[] parts = line.split("\t", -1);
        RowKind kind =
                Arrays.stream(RowKind.values())
                        .filter(known -> known.shortString().equals(parts[0]))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no ledger line: " + line));
        List<Optional<String>> cells = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            cells.add(parts[i].equals(NULL) ? Optional.empty() : Optional.of(unescape(parts[i])));
        }
        return new LedgerEntry(checkpoint, subtask, sequence, kind, List.copyOf(cells));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            plain.append(
                    switch (escaped) {
                        case 't' -> '\t';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        default -> escaped;
                    });
        }
        return plain.toString();
    }
}
