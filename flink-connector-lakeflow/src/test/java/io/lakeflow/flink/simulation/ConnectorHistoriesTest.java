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
package io.lakeflow.flink.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.connect.ConnectOptions;
import io.lakeflow.flink.connect.InlineConnect;
import io.lakeflow.flink.connect.MemoryConnector;
import io.lakeflow.flink.connect.TableMetadata;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.TailGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tables of connectors in code that are written to while they are read, with passing faults and
 * with failures of subtasks and of the whole job between any two steps, in virtual time.
 */
@Timeout(300)
class ConnectorHistoriesTest {
    private static final int CASES = Integer.getInteger("lakeflow.random.cases", 200) / 4;
    private static final long FIRST_SEED = Long.getLong("lakeflow.random.seed", 1);
    private static final Instant START = Instant.parse("2024-05-01T12:00:00Z");
    private static final Duration POLL = Duration.ofSeconds(10);

    private final VirtualTime time = new VirtualTime(START);
    private final History history = new History(time);
    private Random random;
    private MemoryConnector.World world;
    private final List<String> deleted = new ArrayList<>();
    private int created;

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void rowsThatAreAddedComeExactlyOnce(boolean divided) throws Exception {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
            ConnectorHistoriesTest one = new ConnectorHistoriesTest();
            List<RowData> rows = one.follow(seed, TableMetadata.append("at"), divided, false);
            assertThat(rows.stream().map(row -> row.getString(0) + " " + version(row)))
                    .as("seed %d\n%s", seed, one.history)
                    .containsExactlyInAnyOrderElementsOf(
                            one.truth(divided).entrySet().stream()
                                    .map(row -> row.getKey() + " " + row.getValue())
                                    .toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void versionsOfRowsComeInOrder(boolean divided) throws Exception {
        converges(TableMetadata.cdc("at", "k"), divided, false);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void deletesComeAfterWhatTheyDelete(boolean divided) throws Exception {
        converges(TableMetadata.cdcWithDeletes("at", "k"), divided, true);
    }

    @ParameterizedTest
    @CsvSource("false")
    void whatASnapshotNoLongerListsIsDeleted(boolean divided) throws Exception {
        converges(TableMetadata.snapshot("k"), divided, true);
    }

    private void converges(TableMetadata metadata, boolean divided, boolean deletes)
            throws Exception {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
            ConnectorHistoriesTest one = new ConnectorHistoriesTest();
            List<RowData> rows = one.follow(seed, metadata, divided, deletes);
            Map<String, Instant> materialised = new HashMap<>();
            for (RowData row : rows) {
                String key = row.getString(0).toString();
                if (row.getRowKind() == RowKind.DELETE) {
                    materialised.remove(key);
                } else {
                    Instant before = materialised.put(key, version(row));
                    assertThat(before == null || !version(row).isBefore(before))
                            .as("seed %d: %s after %s\n%s", seed, row, before, one.history)
                            .isTrue();
                }
            }
            assertThat(materialised)
                    .as("seed %d\n%s", seed, one.history)
                    .isEqualTo(one.truth(divided));
        }
    }

    private static Instant version(RowData row) {
        return row.getTimestamp(1, 3).toInstant();
    }

    /** The newest rows of a divided table are still to be read: more may come with their cursor. */
    private Map<String, Instant> truth(boolean divided) {
        Map<String, Instant> rows = new HashMap<>(world.rows());
        if (divided) {
            Instant newest = rows.values().stream().max(Instant::compareTo).orElseThrow();
            rows.values().removeIf(newest::equals);
        }
        return rows;
    }

    /** What has become final when all that was written is read. */
    private List<RowData> follow(
            long seed, TableMetadata metadata, boolean divided, boolean deletes) throws Exception {
        random = new Random(seed);
        world = new MemoryConnector.World(random, 0.03);
        String name = "histories-" + seed;
        MemoryConnector.create(name, world);
        MemoryConnector connector = new MemoryConnector(name, metadata, divided);
        boolean keyed = !metadata.primaryKeys().isEmpty();
        for (int i = 0; i < 10; i++) {
            write(keyed, deletes);
        }
        try (SimulatedJob job =
                new SimulatedJob(
                        new InlineConnect(
                                connector.table(false, ConnectOptions.Mode.STREAMING), connector),
                        new SourceSettings(POLL, 3, 3, true, TailGate.CHECKPOINT),
                        time,
                        random,
                        history)) {
            job.start(2);
            for (int step = 0; step < 600; step++) {
                somethingHappens(job, keyed, deletes);
            }
            if (divided) {
                // Newer than all, so that everything before it is read.
                time.pass(Duration.ofMillis(10));
                world.put("last", time.instant());
            }
            settle(job);
            return job.finalRows();
        } finally {
            MemoryConnector.drop(name);
        }
    }

    private void somethingHappens(SimulatedJob job, boolean keyed, boolean deletes)
            throws Exception {
        double chance = random.nextDouble();
        if (chance < 0.003) {
            job.failSubtask(random.nextInt(job.parallelism()));
        } else if (chance < 0.006) {
            job.failAll(1 << random.nextInt(3));
        } else if (chance < 0.06) {
            job.triggerCheckpoint();
        } else if (chance < 0.07) {
            job.abortCheckpoint();
        } else if (chance < 0.12) {
            write(keyed, deletes);
        } else if (!job.step()) {
            time.advance();
        }
    }

    private void write(boolean keyed, boolean deletes) {
        if (random.nextBoolean()) {
            time.pass(Duration.ofMillis(1 + random.nextInt(2_000)));
        }
        List<String> live = new ArrayList<>(world.rows().keySet());
        live.sort(String::compareTo);
        double chance = random.nextDouble();
        if (keyed && chance < 0.4 && !live.isEmpty()) {
            change(live.get(random.nextInt(live.size())), false);
        } else if (deletes && chance < 0.6 && !live.isEmpty()) {
            change(live.get(random.nextInt(live.size())), true);
        } else if (deletes && chance < 0.7 && !deleted.isEmpty()) {
            change(deleted.remove(random.nextInt(deleted.size())), false);
        } else {
            world.put("row-" + created++, time.instant());
        }
    }

    /** Two changes of one row have different cursors. */
    private void change(String key, boolean delete) {
        time.pass(Duration.ofMillis(1));
        history.add((delete ? "delete " : "put ") + key);
        if (delete) {
            world.delete(key, time.instant());
            deleted.add(key);
        } else {
            world.put(key, time.instant());
        }
    }

    /** Lets the job poll often enough for everything, and makes it final. */
    private void settle(SimulatedJob job) throws Exception {
        job.abortCheckpoint();
        for (int poll = 0; poll < 6; poll++) {
            Instant until = time.instant().plus(POLL);
            while (time.instant().isBefore(until)) {
                if (!job.step()) {
                    assertThat(time.advance()).as("stuck\n" + history).isTrue();
                }
            }
            job.triggerCheckpoint();
            while (job.isCheckpointing()) {
                if (!job.step()) {
                    assertThat(time.advance()).as("stuck\n" + history).isTrue();
                }
            }
        }
    }
}
