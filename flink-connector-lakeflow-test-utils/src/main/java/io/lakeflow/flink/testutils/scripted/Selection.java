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
import java.util.List;
import java.util.Optional;

/**
 * The rows that a listing consists of, over all its pages.
 *
 * @param rows in order
 * @param total how many the API says there are
 */
record Selection(List<Version> rows, int total) {

    /**
     * One page.
     *
     * @param more whether rows come after it
     * @param next the offset of the next one
     */
    record Page(List<Version> rows, int total, boolean more, int next) {}

    /**
     * What is within the bounds and under the cap.
     *
     * @param sorted the rows in the order of the listing
     * @throws ApiRefusal if there is more than the API is willing to give
     */
    static Selection of(
            List<Version> sorted,
            ListingShape shape,
            Optional<Instant> since,
            Optional<Instant> until) {
        List<Version> within =
                sorted.stream()
                        .filter(row -> since.isEmpty() || after(row, since.get(), shape.since()))
                        .filter(row -> until.isEmpty() || before(row, until.get(), shape.until()))
                        .toList();
        if (shape.cap().isEmpty() || within.size() <= shape.cap().get().records()) {
            return new Selection(within, within.size());
        }
        ResultCap cap = shape.cap().get();
        if (cap instanceof ResultCap.Refused refused) {
            throw new ApiRefusal(
                    refused.status(),
                    within.size() + " records match, at most " + cap.records() + " are given");
        }
        int total = cap instanceof ResultCap.Told ? within.size() : cap.records();
        return new Selection(within.subList(0, cap.records()), total);
    }

    private static boolean after(Version row, Instant given, Optional<Bound> declared) {
        Bound bound = declared.orElseThrow();
        int order = row.cursor().compareTo(CursorFormat.floor(given, bound.grain()));
        return bound.inclusive() ? order >= 0 : order > 0;
    }

    private static boolean before(Version row, Instant given, Optional<Bound> declared) {
        Bound bound = declared.orElseThrow();
        int order = row.cursor().compareTo(CursorFormat.floor(given, bound.grain()));
        return bound.inclusive() ? order <= 0 : order < 0;
    }

    Page page(int offset, int size) {
        int from = Math.min(offset, rows.size());
        int to = (int) Math.min((long) from + size, rows.size());
        return new Page(rows.subList(from, to), total, to < rows.size(), to);
    }
}
