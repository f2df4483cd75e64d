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
package io.lakeflow.flink.connect;

import io.lakeflow.flink.http.HttpSettings;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/**
 * A table in memory, behind an interface as APIs have them: pages that begin with the rows of the
 * newest cursor, which were listed before, and passing faults, also in the middle of a page.
 */
public final class MemoryConnector implements SupportsPartitionedStream, Serializable {
    private static final long serialVersionUID = 1L;
    private static final int PAGE = 4;
    private static final Map<String, World> WORLDS = new ConcurrentHashMap<>();

    private final String world;
    private final TableMetadata metadata;
    private final boolean divided;

    /** What is in the table, shared by all copies of its connector. */
    public static final class World {
        private final Map<String, Instant> live = new LinkedHashMap<>();
        private final List<Map.Entry<String, Instant>> deleted = new ArrayList<>();
        private final Random random;
        private final double faults;

        public World(Random random, double faults) {
            this.random = random;
            this.faults = faults;
        }

        public void put(String key, Instant version) {
            live.put(key, version);
        }

        public void delete(String key, Instant at) {
            live.remove(key);
            deleted.add(Map.entry(key, at));
        }

        public Map<String, Instant> rows() {
            return Map.copyOf(live);
        }

        private List<Map.Entry<String, Instant>> after(
                List<Map.Entry<String, Instant>> entries, @Nullable Instant from) {
            return entries.stream()
                    .filter(entry -> from == null || !entry.getValue().isBefore(from))
                    .sorted(Map.Entry.comparingByValue())
                    .toList();
        }

        private void maybeFail() throws IOException {
            if (random.nextDouble() < faults) {
                throw new IOException("a passing fault");
            }
        }
    }

    public MemoryConnector(String world, TableMetadata metadata, boolean divided) {
        this.world = world;
        this.metadata = metadata;
        this.divided = divided;
    }

    public static void create(String name, World world) {
        WORLDS.put(name, world);
    }

    public static void drop(String name) {
        WORLDS.remove(name);
    }

    private World world() {
        return WORLDS.get(world);
    }

    /** The table as it is read by {@link InlineConnect}. */
    public ConnectTable table(boolean bounded, ConnectOptions.Mode mode) throws Exception {
        return TableOfTest.of(this)
                .bounded(bounded)
                .mode(mode)
                .remembering(100_000)
                .parallelHistory(true)
                .http(HttpSettings.defaults().withBackoff(Duration.ofNanos(1), Duration.ofNanos(1)))
                .build();
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<String> listTables() {
        return List.of("t");
    }

    @Override
    public DataType getTableSchema(String table, Map<String, String> options) {
        return DataTypes.ROW(
                DataTypes.FIELD("k", DataTypes.STRING().notNull()),
                DataTypes.FIELD("at", DataTypes.TIMESTAMP_LTZ(3)));
    }

    @Override
    public TableMetadata readTableMetadata(String table, Map<String, String> options) {
        return metadata;
    }

    @Override
    public ReadResult readTable(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options)
            throws IOException {
        world().maybeFail();
        List<Map.Entry<String, Instant>> all = new ArrayList<>(world().live.entrySet());
        return metadata.ingestionType() == IngestionType.SNAPSHOT
                ? numbered(all, startOffset)
                : page(world().after(all, from(startOffset)), startOffset);
    }

    @Override
    public ReadResult readTableDeletes(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options)
            throws IOException {
        world().maybeFail();
        return page(world().after(world().deleted, from(startOffset)), startOffset);
    }

    @Nullable
    private static Instant from(@Nullable Map<String, Object> offset) {
        return offset == null ? null : Instant.parse((String) offset.get("at"));
    }

    /** As many as fit on a page, and all that share the cursor of the last one. */
    private ReadResult page(
            List<Map.Entry<String, Instant>> rows, @Nullable Map<String, Object> offset) {
        if (rows.isEmpty()) {
            return ReadResult.of(List.of(), offset);
        }
        Instant start = from(offset);
        List<Map.Entry<String, Instant>> news =
                rows.stream().filter(row -> !row.getValue().equals(start)).toList();
        Instant last =
                news.isEmpty() ? start : news.get(Math.min(PAGE, news.size()) - 1).getValue();
        List<Object> records =
                rows.stream()
                        .filter(row -> !row.getValue().isAfter(last))
                        .map(MemoryConnector::record)
                        .collect(Collectors.toList());
        return ReadResult.of(failing(records), () -> "{\"at\": \"" + last + "\"}");
    }

    /** Pages by number, as long as there is a next one. */
    private ReadResult numbered(
            List<Map.Entry<String, Instant>> rows, @Nullable Map<String, Object> offset) {
        List<Map.Entry<String, Instant>> sorted =
                rows.stream().sorted(Comparator.comparing(Map.Entry::getKey)).toList();
        int from = offset == null ? 0 : (Integer) offset.get("from");
        int to = Math.min(sorted.size(), from + PAGE);
        List<Object> records =
                IntStream.range(Math.min(from, to), to)
                        .mapToObj(i -> record(sorted.get(i)))
                        .collect(Collectors.toList());
        return ReadResult.of(
                failing(records), () -> to < sorted.size() ? Map.of("from", to) : offset);
    }

    private static Object record(Map.Entry<String, Instant> row) {
        return Map.of("k", row.getKey(), "at", row.getValue());
    }

    private Iterator<Object> failing(List<Object> records) {
        Iterator<Object> all = records.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                try {
                    world().maybeFail();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return all.hasNext();
            }

            @Override
            public Object next() {
                return all.next();
            }
        };
    }

    @Override
    public boolean isPartitioned(String table) {
        return divided;
    }

    @Override
    public Object latestOffset(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options)
            throws IOException {
        world().maybeFail();
        return world().live.values().stream()
                .max(Comparator.naturalOrder())
                .map(newest -> newest.minusMillis(1))
                .filter(newest -> startOffset == null || newest.isAfter(from(startOffset)))
                .<Object>map(newest -> Map.of("at", newest.toString()))
                .orElse(startOffset);
    }

    @Override
    public List<?> getPartitions(
            String table,
            @Nullable Map<String, Object> startOffset,
            Map<String, Object> endOffset,
            Map<String, String> options)
            throws IOException {
        world().maybeFail();
        String from =
                startOffset == null ? Instant.EPOCH.toString() : (String) startOffset.get("at");
        return IntStream.range(0, 3)
                .mapToObj(
                        part ->
                                "{\"part\": %d, \"after\": \"%s\", \"until\": \"%s\"}"
                                        .formatted(part, from, endOffset.get("at")))
                .toList();
    }

    @Override
    public Iterable<?> readPartition(
            String table, Map<String, Object> partition, Map<String, String> options) {
        Instant after = Instant.parse((String) partition.get("after"));
        Instant until = Instant.parse((String) partition.get("until"));
        List<Object> records =
                world().live.entrySet().stream()
                        .filter(row -> row.getValue().isAfter(after))
                        .filter(row -> !row.getValue().isAfter(until))
                        .filter(
                                row ->
                                        Math.floorMod(row.getKey().hashCode(), 3)
                                                == (Integer) partition.get("part"))
                        .map(MemoryConnector::record)
                        .collect(Collectors.toList());
        return () -> failing(records);
    }
}
