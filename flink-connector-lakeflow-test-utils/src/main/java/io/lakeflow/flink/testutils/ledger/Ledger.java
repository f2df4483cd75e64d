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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads what jobs have committed to a ledger, while they write and after it.
 *
 * <pre>{@code
 * Replay replay = new Ledger(directory).replay(List.of(0), 1);
 * assertThat(replay.duplicates()).isEmpty();
 * assertThat(replay.stale()).isEmpty();
 * assertThat(replay.lost(truth)).isEmpty();
 * }</pre>
 */
public final class Ledger {
    private final Path directory;
    private final Map<String, List<LedgerEntry>> transactions = new HashMap<>();

    /**
     * A ledger that may be empty yet.
     *
     * @param directory the {@code path} of the table
     */
    public Ledger(Path directory) {
        this.directory = directory;
    }

    /** The {@code path} of the table. */
    public Path directory() {
        return directory;
    }

    /** What is committed now: by checkpoint, subtask and sequence. */
    public List<LedgerEntry> entries() throws IOException {
        refresh();
        return transactions.values().stream()
                .flatMap(List::stream)
                .sorted(LedgerEntry.ORDER)
                .toList();
    }

    /** How many rows are committed now. */
    public int size() throws IOException {
        refresh();
        return transactions.values().stream().mapToInt(List::size).sum();
    }

    /** Reads the transactions that are new; one that is committed never changes. */
    private void refresh() throws IOException {
        Path committed = Transactions.committed(directory);
        if (!Files.isDirectory(committed)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(committed)) {
            files = listed.toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (!transactions.containsKey(name)) {
                transactions.put(name, read(file, Transactions.Name.parse(name)));
            }
        }
    }

    /** Replays what is committed now, as {@link Replay#of} does. */
    public Replay replay(List<Integer> keyColumns, int versionColumn) throws IOException {
        return Replay.of(entries(), keyColumns, versionColumn);
    }

    private static List<LedgerEntry> read(Path file, Transactions.Name name) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            entries.add(LedgerEntry.parse(name.checkpoint(), name.subtask(), entries.size(), line));
        }
        return entries;
    }
}
