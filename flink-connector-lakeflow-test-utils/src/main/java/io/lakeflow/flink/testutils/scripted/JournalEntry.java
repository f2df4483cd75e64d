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

import java.time.Instant;
import java.util.Optional;

/**
 * One request and how it was answered.
 *
 * @param number its place in order of arrival, from 1
 * @param time when it arrived, by the server's clock
 * @param method such as {@code GET}
 * @param path the path as sent
 * @param query the query as sent, without the question mark
 * @param table the table whose listing it asks for; empty if there is none at that path
 * @param deletes whether it asks for the table's tombstones
 * @param page which page of its listing it was answered with, from 1; 0 if with none
 * @param records how many records the answer had
 * @param status the status of the answer; 0 while there is none, and where the connection was
 *     dropped in place of one
 */
public record JournalEntry(
        long number,
        Instant time,
        String method,
        String path,
        String query,
        String table,
        boolean deletes,
        int page,
        int records,
        int status) {

    /** A query parameter, decoded. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(QueryText.parse(query).get(name));
    }

    JournalEntry withPage(int page, int records) {
        return new JournalEntry(
                number, time, method, path, query, table, deletes, page, records, status);
    }

    JournalEntry withStatus(int status) {
        return new JournalEntry(
                number, time, method, path, query, table, deletes, page, records, status);
    }
}
