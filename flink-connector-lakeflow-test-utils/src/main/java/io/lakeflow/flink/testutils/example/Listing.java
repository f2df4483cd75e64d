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
package io.lakeflow.flink.testutils.example;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a listing request asks for.
 *
 * @param since exclusive lower bound of the cursor, in microseconds
 * @param until inclusive upper bound of the cursor, in microseconds
 * @param filterValues the wanted value of each filter column, in the table's order; null for any
 * @param page the page number, from 1
 * @param pageSize rows on a page, at least 1
 */
record Listing(
        OptionalLong since, OptionalLong until, List<String> filterValues, int page, int pageSize) {

    /**
     * One page of the answer.
     *
     * @param next the number of the next page, empty on the last one
     */
    record Page(List<Row> rows, OptionalInt next) {}

    Page of(SortedRows sorted) {
        int from = since.isPresent() ? sorted.countUpTo(since.getAsLong()) : 0;
        int to = until.isPresent() ? sorted.countUpTo(until.getAsLong()) : sorted.size();
        if (filterValues.stream().allMatch(Objects::isNull)) {
            long start = Math.min(to, from + firstRow());
            long end = Math.min(to, start + pageSize);
            return page(sorted.slice((int) start, (int) end), end < to);
        }
        return filtered(sorted.slice(from, to));
    }

    private Page filtered(List<Row> candidates) {
        List<Row> rows = new ArrayList<>();
        long matches = 0;
        for (Row row : candidates) {
            if (matchesFilters(row) && matches++ >= firstRow()) {
                if (rows.size() == pageSize) {
                    return page(rows, true);
                }
                rows.add(row);
            }
        }
        return page(rows, false);
    }

    private boolean matchesFilters(Row row) {
        for (int i = 0; i < filterValues.size(); i++) {
            String wanted = filterValues.get(i);
            if (wanted != null && !wanted.equals(row.filterValues().get(i))) {
                return false;
            }
        }
        return true;
    }

    private long firstRow() {
        return (page - 1L) * pageSize;
    }

    private Page page(List<Row> rows, boolean more) {
        return new Page(rows, more ? OptionalInt.of(page + 1) : OptionalInt.empty());
    }
}
