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
package io.lakeflow.flink.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * An exactly-once sink: a row is final when a checkpoint completes that its subtask took after
 * emitting it, and gone when the subtask fails before. Rows of different subtasks are in the order
 * in which an operator behind aligned barriers sees them: by checkpoint first.
 */
final class TransactionalSink {
    private static final long OPEN = Long.MAX_VALUE;

    private final List<Emission> rows = new ArrayList<>();
    private long lastCompleted;
    private int emitted;

    /** A row; mutable because barriers come after it. */
    private static final class Emission {
        final int number;
        final int subtask;
        final RowData row;
        long checkpoint = OPEN;

        Emission(int number, int subtask, RowData row) {
            this.number = number;
            this.subtask = subtask;
            this.row = row;
        }
    }

    void add(int subtask, RowData row) {
        rows.add(new Emission(emitted++, subtask, row));
    }

    /** A subtask has taken its part of a checkpoint. */
    void barrier(int subtask, long checkpoint) {
        rows.stream()
                .filter(row -> row.subtask == subtask && row.checkpoint == OPEN)
                .forEach(row -> row.checkpoint = checkpoint);
    }

    /** What came before the barriers of a checkpoint that will not complete belongs to the next. */
    void abort(long checkpoint) {
        rows.stream()
                .filter(row -> row.checkpoint == checkpoint)
                .forEach(row -> row.checkpoint = OPEN);
    }

    void complete(long checkpoint) {
        lastCompleted = checkpoint;
    }

    void fail(int subtask) {
        rows.removeIf(row -> row.subtask == subtask && row.checkpoint > lastCompleted);
    }

    void failAll() {
        rows.removeIf(row -> row.checkpoint > lastCompleted);
    }

    /** How many rows were ever emitted, those that are gone again included. */
    int emitted() {
        return emitted;
    }

    /** The final rows, in order. */
    List<RowData> finalRows() {
        return rows.stream()
                .filter(row -> row.checkpoint <= lastCompleted)
                .sorted(
                        Comparator.<Emission>comparingLong(row -> row.checkpoint)
                                .thenComparingInt(row -> row.number))
                .map(row -> row.row)
                .toList();
    }
}
