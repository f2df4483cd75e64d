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
package io.lakeflow.flink.testutils.scripted;

import io.lakeflow.flink.testutils.http.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Every request in order of arrival, also those not answered yet. Thread-safe. */
public final class Journal {
    private final List<JournalEntry> entries = new ArrayList<>();

    Journal() {}

    synchronized JournalEntry arrived(
            Instant time, Request request, String table, boolean deletes) {
        JournalEntry entry =
                new JournalEntry(
                        entries.size() + 1,
                        time,
                        request.method(),
                        request.path(),
                        request.query(),
                        table,
                        deletes,
                        0,
                        0,
                        0);
        entries.add(entry);
        return entry;
    }

    synchronized void listed(long number, int page, int records) {
        change(number, entry -> entry.withPage(page, records));
    }

    synchronized void answered(long number, int status) {
        change(number, entry -> entry.withStatus(status));
    }

    private void change(long number, UnaryOperator<JournalEntry> change) {
        int index = Math.toIntExact(number - 1);
        entries.set(index, change.apply(entries.get(index)));
    }

    /** All requests; a copy. */
    public synchronized List<JournalEntry> all() {
        return List.copyOf(entries);
    }

    /** The requests for the rows of a table. */
    public List<JournalEntry> of(String table) {
        return all().stream()
                .filter(entry -> entry.table().equals(table) && !entry.deletes())
                .toList();
    }

    /** The requests for the tombstones of a table. */
    public List<JournalEntry> deletesOf(String table) {
        return all().stream()
                .filter(entry -> entry.table().equals(table) && entry.deletes())
                .toList();
    }
}
