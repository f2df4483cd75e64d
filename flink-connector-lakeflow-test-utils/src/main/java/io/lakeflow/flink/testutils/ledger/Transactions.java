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
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The transactions of one subtask, each of them a file: open while rows are added, pending from the
 * checkpoint's snapshot on, committed once that is known to have completed. The name of a file says
 * which checkpoint and which subtask it is of; only the directory of committed ones is ever read.
 */
final class Transactions implements AutoCloseable {
    private static final String SUFFIX = ".txn";

    private final Path directory;
    private final int subtask;
    private Optional<Open> open = Optional.empty();

    private record Open(Path file, Writer writer) {}

    /**
     * What the name of a file says.
     *
     * @param checkpoint with which it is committed
     */
    record Name(long checkpoint, int subtask) {
        static Name parse(String file) {
            String[] parts = file.split("-", 3);
            return new Name(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
        }

        private String file() {
            return String.format(
                    Locale.ROOT, "%012d-%04d-%s%s", checkpoint, subtask, UUID.randomUUID(), SUFFIX);
        }
    }

    Transactions(Path directory, int subtask) throws IOException {
        this.directory = directory;
        this.subtask = subtask;
        Files.createDirectories(directory.resolve("open"));
        Files.createDirectories(directory.resolve("pending"));
        Files.createDirectories(committed(directory));
    }

    static Path committed(Path directory) {
        return directory.resolve("committed");
    }

    void add(String line) throws IOException {
        if (open.isEmpty()) {
            Path file = directory.resolve("open").resolve(UUID.randomUUID() + SUFFIX);
            open = Optional.of(new Open(file, Files.newBufferedWriter(file)));
        }
        open.get().writer().append(line).append('\n');
    }

    /** Ends the open transaction; empty if it has no rows. */
    Optional<String> prepare(long checkpoint) throws IOException {
        if (open.isEmpty()) {
            return Optional.empty();
        }
        open.get().writer().close();
        String name = new Name(checkpoint, subtask).file();
        Files.move(open.get().file(), pending(name), StandardCopyOption.ATOMIC_MOVE);
        open = Optional.empty();
        return Optional.of(name);
    }

    /**
     * Commits a transaction. Doing it again, after a restore, does nothing.
     *
     * @throws IllegalStateException if it is nowhere: its rows are lost
     */
    void commit(String name) throws IOException {
        Path target = committed(directory).resolve(name);
        if (Files.exists(pending(name))) {
            Files.move(pending(name), target, StandardCopyOption.ATOMIC_MOVE);
        } else if (!Files.exists(target)) {
            throw new IllegalStateException(
                    "expected transaction %s in %s, found it neither pending nor committed"
                            .formatted(name, directory));
        }
    }

    private Path pending(String name) {
        return directory.resolve("pending").resolve(name);
    }

    /** The open transaction is dropped. */
    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().writer().close();
            Files.delete(open.get().file());
            open = Optional.empty();
        }
    }
}
