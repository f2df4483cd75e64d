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

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Fills a new table. Its first row lies one hour back and each next one by the table's spacing
 * later. A table with more rows than it usually has begins earlier instead of ending later, so that
 * a larger table has a longer past and the same future.
 */
final class SeedData {

    private static final Duration AGE = Duration.ofHours(1);

    private SeedData() {}

    /**
     * @param rowCount how many rows to add
     * @param ties how many rows in a row share the cursor of the first of them, 1 for none
     */
    static void fill(
            TableStore store, RowGenerator generator, int rowCount, int ties, Instant now) {
        Table table = store.table();
        long spacing = TimeUnit.NANOSECONDS.toMicros(table.spacing().toNanos());
        long additional = Math.max(0, rowCount - table.rowCount());
        long first = Timestamps.micros(now.minus(AGE)) - additional * spacing;
        for (int i = 0; i < rowCount; i++) {
            long cursor = first + (i - i % ties) * spacing;
            store.seed(generator.row(generator.nextKey()), cursor);
        }
    }
}
