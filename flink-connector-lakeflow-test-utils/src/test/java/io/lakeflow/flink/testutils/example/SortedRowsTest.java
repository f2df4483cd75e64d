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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SortedRowsTest {

    @Test
    void behavesLikeASortedSet() {
        String given = System.getProperty("lakeflow.random.seed", "");
        long seed = given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
        Random random = new Random(seed);
        SortedRows rows = new SortedRows();
        TreeSet<Row> expected = new TreeSet<>(Row.ORDER);
        for (int i = 0; i < 20_000; i++) {
            Row row = row(random.nextInt(3000), "key" + i);
            expected.add(row);
            rows.add(row);
            if (random.nextInt(3) == 0) {
                Row victim = expected.floor(row(random.nextInt(3000), "z"));
                if (victim != null) {
                    expected.remove(victim);
                    rows.remove(victim);
                }
            }
        }

        List<Row> sorted = new ArrayList<>(expected);
        assertThat(rows.size()).as("seed %s", seed).isEqualTo(sorted.size());
        assertThat(rows.slice(0, rows.size())).as("seed %s", seed).isEqualTo(sorted);
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(sorted.size());
            int to = from + random.nextInt(sorted.size() - from);
            assertThat(rows.slice(from, to))
                    .as("seed %s", seed)
                    .isEqualTo(sorted.subList(from, to));
            long cursor = random.nextInt(3100) - 50;
            assertThat(rows.countUpTo(cursor))
                    .as("seed %s", seed)
                    .isEqualTo((int) sorted.stream().filter(row -> row.cursor() <= cursor).count());
        }
    }

    @Test
    void refusesToRemoveWhatIsNotThere() {
        SortedRows rows = new SortedRows();
        rows.add(row(1, "a"));
        assertThatThrownBy(() -> rows.remove(row(1, "b"))).hasMessage("row b is not in the list");
        assertThat(rows.size()).isEqualTo(1);
    }

    private static Row row(long cursor, String key) {
        return new Row(key, cursor, List.of(), new byte[0]);
    }
}
