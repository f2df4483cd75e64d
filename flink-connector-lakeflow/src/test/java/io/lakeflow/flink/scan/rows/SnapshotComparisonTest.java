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
package io.lakeflow.flink.scan.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.json.RecordIdentity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SnapshotComparisonTest {
    private static final long SEED = Long.getLong("lakeflow.random.seed", System.nanoTime());

    private static SnapshotComparison comparison(String packed) {
        return new SnapshotComparison("t", 1_000_000, SnapshotState.unpack(packed));
    }

    private static boolean see(SnapshotComparison comparison, String key, int version) {
        return comparison.see(
                hash(key), () -> key.getBytes(StandardCharsets.UTF_8), identity(key, version));
    }

    private static long hash(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return RecordIdentity.ofBytes(bytes, 0, bytes.length);
    }

    private static long identity(String key, int version) {
        return RecordIdentity.of(hash(key), (long) version);
    }

    private static List<String> deletes(SnapshotComparison comparison, int most) {
        return comparison.nextDeletes(most).stream()
                .map(key -> new String(key, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void onlyWhatIsNewOrChangedIsNews() {
        SnapshotComparison comparison = comparison("");
        assertThat(see(comparison, "a", 1)).isTrue();
        assertThat(see(comparison, "a", 1)).isFalse();
        assertThat(see(comparison, "a", 2)).isTrue();
        assertThat(see(comparison, "a", 1)).isTrue();
        comparison.endPage();
        comparison.endRead(true);

        assertThat(see(comparison, "a", 1)).isFalse();
        assertThat(see(comparison, "a", 2)).isTrue();
        assertThat(see(comparison, "b", 1)).isTrue();
    }

    @Test
    void deletesLeaveInPartsAndARestoreGoesOnAfterThem() {
        SnapshotComparison comparison = comparison("");
        for (String key : List.of("a", "b", "c", "d")) {
            see(comparison, key, 1);
        }
        comparison.endRead(true);
        see(comparison, "b", 1);
        comparison.endRead(true);

        SnapshotState before = comparison.state();
        assertThat(deletes(comparison, 2)).containsExactly("a", "c");
        assertThat(comparison.hasDeletes()).isTrue();
        SnapshotState between = comparison.state();
        assertThat(deletes(comparison, 2)).containsExactly("d");
        assertThat(comparison.hasDeletes()).isFalse();

        assertThat(deletes(comparison(before.pack()), 2)).containsExactly("a", "c");
        assertThat(deletes(comparison(between.pack()), 2)).containsExactly("d");
        SnapshotComparison after = comparison(comparison.state().pack());
        assertThat(after.hasDeletes()).isFalse();
        assertThat(see(after, "b", 1)).isFalse();
        assertThat(see(after, "a", 1)).isTrue();
    }

    @Test
    void aReadThatPassedAListingOverCountsNoMiss() {
        SnapshotComparison comparison = comparison("");
        see(comparison, "a", 1);
        comparison.endRead(true);
        comparison.skipListing();
        comparison.endRead(true);
        assertThat(comparison.hasDeletes()).isFalse();
        comparison.endRead(false);
        assertThat(comparison.hasDeletes()).isFalse();
        comparison.endRead(false);
        assertThat(deletes(comparison, 9)).containsExactly("a");
    }

    @Test
    void aStateOfALaterVersionIsRefused() {
        String later = "eJxjAgAAAwAD";
        assertThatThrownBy(() -> SnapshotState.unpack(later))
                .hasMessageContaining("in version 2")
                .hasMessageContaining("it knows 1");
    }

    @Test
    void aMillionKeysTakeTensOfMegabytesAndAnUnchangedReadNextToNothing() {
        SnapshotComparison comparison = comparison("");
        Random random = new Random(SEED);
        String[] keys = new String[1_000_000];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = "[\"" + Long.toHexString(random.nextLong()) + "\"]";
            see(comparison, keys[i], 1);
        }
        comparison.endRead(false);
        int complete = comparison.state().pack().length();
        for (String key : keys) {
            see(comparison, key, 1);
        }
        comparison.endPage();

        assertThat(complete).isLessThan(60_000_000);
        assertThat(comparison.state().pack().length()).isLessThan(complete + 1_000_000);
    }

    /** Against a plain model, with a restore between any two pages. */
    @Test
    void randomReadsAreComparedLikeAModelDoes() {
        System.out.println("-Dlakeflow.random.seed=" + SEED);
        Random random = new Random(SEED);
        SnapshotComparison comparison = comparison("");
        Map<String, Integer> known = new HashMap<>();
        Map<String, Integer> misses = new TreeMap<>();
        for (int read = 0; read < 200; read++) {
            Set<String> listed = new HashSet<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                String key = "k" + random.nextInt(50);
                int version = random.nextInt(3);
                boolean news = !Integer.valueOf(version).equals(known.put(key, version));
                assertThat(see(comparison, key, version)).as(key).isEqualTo(news);
                listed.add(key);
                misses.put(key, 0);
                if (random.nextInt(10) == 0) {
                    comparison.endPage();
                    comparison = comparison(comparison.state().pack());
                }
            }
            boolean certain = random.nextInt(4) == 0;
            boolean skipped = random.nextInt(4) == 0;
            if (skipped) {
                comparison.skipListing();
            }
            comparison.endPage();
            comparison.endRead(certain);
            comparison = comparison(comparison.state().pack());
            Set<String> gone = new HashSet<>();
            for (String key : List.copyOf(known.keySet())) {
                if (!listed.contains(key)
                        && !skipped
                        && misses.merge(key, certain ? 2 : 1, Integer::sum) >= 2) {
                    gone.add(key);
                    known.remove(key);
                    misses.remove(key);
                }
            }
            Set<String> deleted = new HashSet<>();
            while (comparison.hasDeletes()) {
                deleted.addAll(deletes(comparison, 3));
                comparison = comparison(comparison.state().pack());
            }
            assertThat(deleted).isEqualTo(gone);
        }
    }
}
