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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir Path directory;
    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = new Ledger(directory);
    }

    @Test
    void onlyCommittedTransactionsCount() throws Exception {
        assertThat(ledger.entries()).isEmpty();
        try (Transactions transactions = new Transactions(directory, 0)) {
            transactions.add(line(RowKind.INSERT, "a", 1));
            String first = transactions.prepare(1).orElseThrow();
            transactions.add(line(RowKind.INSERT, "b", 2));
            transactions.prepare(2).orElseThrow();
            transactions.add(line(RowKind.INSERT, "c", 3));
            assertThat(ledger.entries()).isEmpty();
            transactions.commit(first);
            transactions.commit(first);
        }
        assertThat(ledger.replay(List.of(0), 1).table()).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void aTransactionThatIsGoneIsAnError() throws Exception {
        try (Transactions transactions = new Transactions(directory, 0)) {
            assertThat(transactions.prepare(1)).isEmpty();
            assertThatThrownBy(() -> transactions.commit("000000000001-0000-gone.txn"))
                    .hasMessageContaining("neither pending nor committed");
        }
    }

    @Test
    void rowsComeByCheckpointThenSubtaskThenSequence() throws Exception {
        commit(1, 10, line(RowKind.INSERT, "third", 1));
        commit(0, 10, line(RowKind.INSERT, "first", 1), line(RowKind.INSERT, "second", 1));
        commit(0, 9, line(RowKind.INSERT, "zeroth", 1));
        assertThat(ledger.entries())
                .extracting(entry -> entry.cell(0).orElseThrow())
                .containsExactly("zeroth", "first", "second", "third");
    }

    @Test
    void anyTextAndNoTextComeBackAsTheyWere() throws Exception {
        List<Optional<String>> cells =
                List.of(Optional.of("\t\\n\n\r\\"), Optional.empty(), Optional.of("\\N"));
        commit(0, 1, LedgerEntry.line(RowKind.DELETE, cells));
        assertThat(ledger.entries())
                .containsExactly(new LedgerEntry(1, 0, 0, RowKind.DELETE, cells));
    }

    @Test
    void aReplayFindsWhatIsLostTwiceAndStale() throws Exception {
        commit(
                0,
                1,
                line(RowKind.INSERT, "good", 1),
                line(RowKind.UPDATE_AFTER, "good", 7),
                line(RowKind.INSERT, "twice", 2),
                line(RowKind.UPDATE_AFTER, "twice", 2),
                line(RowKind.INSERT, "stale", 6),
                line(RowKind.UPDATE_AFTER, "stale", 5),
                line(RowKind.INSERT, "gone", 4),
                deletion("gone"),
                deletion("gone"),
                deletion("never seen"),
                line(RowKind.INSERT, "undead", 3));
        Replay replay = ledger.replay(List.of(0), 1);
        Map<String, Long> truth = Map.of("good", 7L, "twice", 2L, "stale", 6L, "lost", 8L);
        assertThat(replay.duplicates()).extracting(LedgerEntry::sequence).containsExactly(3L, 8L);
        assertThat(replay.stale()).extracting(LedgerEntry::sequence).containsExactly(5L);
        assertThat(replay.undead(truth)).containsExactly("undead");
        assertThat(replay.lost(truth))
                .containsExactlyInAnyOrder(
                        "stale: expected version 6, found 5",
                        "lost: expected version 8, found null");
        assertThat(replay.leaves(truth)).isFalse();
    }

    private void commit(int subtask, long checkpoint, String... lines) throws Exception {
        try (Transactions transactions = new Transactions(directory, subtask)) {
            for (String line : lines) {
                transactions.add(line);
            }
            transactions.commit(transactions.prepare(checkpoint).orElseThrow());
        }
    }

    private static String deletion(String key) {
        return LedgerEntry.line(RowKind.DELETE, List.of(Optional.of(key), Optional.empty()));
    }

    private static String line(RowKind kind, String key, long version) {
        return LedgerEntry.line(
                kind, List.of(Optional.of(key), Optional.of(Long.toString(version))));
    }
}
