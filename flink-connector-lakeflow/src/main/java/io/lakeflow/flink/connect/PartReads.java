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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeflow.flink.scan.Partition;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import javax.annotation.Nullable;

/**
 * What a partition of a scan is to its connector: the whole table, one part of it, or what follows
 * the parts of its history.
 *
 * @param init when the job read for the first time
 * @param part the connector's own partition; null where it is not one of those
 * @param start where its reading begins
 */
record PartReads(Instant init, @Nullable String part, JsonNode start) {
    private static final String INIT = "init";
    private static final String PART = "part";
    private static final String START = "start";

    static PartReads of(JsonNode json) {
        JsonNode start = json.path(START);
        return new PartReads(
                Instant.parse(json.get(INIT).asText()),
                Json.text(json, PART),
                start.isObject() ? start : Json.object());
    }

    Partition toPartition(String id, Partition.Kind kind, @Nullable String group) {
        ObjectNode json = StoredJson.object();
        json.put(INIT, init.toString());
        json.put(PART, part);
        json.set(START, start);
        return new Partition(id, kind, json.toString(), group);
    }

    /** The reads of it by one instance of the connector. */
    TableReads by(LakeflowConnect connector, ConnectTable table, Map<String, String> options) {
        if (part != null) {
            return new OnePart((SupportsPartition) connector, table.name(), part, options);
        }
        boolean deletes = table.metadata().ingestionType() == IngestionType.CDC_WITH_DELETES;
        return connector instanceof SupportsPartitionedStream stream
                        && stream.isPartitioned(table.name())
                        && !table.changelog().comparesSnapshots()
                ? new PartAfterPart(stream, table.name(), options, deletes)
                : new Whole(connector, table.name(), options, deletes);
    }

    /** The table as it is. */
    private record Whole(
            LakeflowConnect connector,
            String table,
            Map<String, String> options,
            boolean hasDeletes)
            implements TableReads {
        @Override
        public ReadResult readRecords(@Nullable String from)
                throws IOException, InterruptedException {
            return connector.readTable(table, Json.map(from), options);
        }

        @Override
        public ReadResult readDeletes(@Nullable String from)
                throws IOException, InterruptedException {
            return connector.readTableDeletes(table, Json.map(from), options);
        }

        @Override
        public boolean isOneRead() {
            return false;
        }
    }

    /** One part, which is all that is read. */
    private record OnePart(
            SupportsPartition connector, String table, String part, Map<String, String> options)
            implements TableReads {
        @Override
        public ReadResult readRecords(@Nullable String from)
                throws IOException, InterruptedException {
            return ReadResult.of(
                    connector.readPartition(table, Json.map(part), options), (Map<String, ?>) null);
        }

        @Override
        public ReadResult readDeletes(@Nullable String from) {
            throw new IllegalStateException("a part has no deletions of its own");
        }

        @Override
        public boolean hasDeletes() {
            return false;
        }

        @Override
        public boolean isOneRead() {
            return true;
        }
    }

    /**
     * All that follows, part after part. The latest offset is asked for once in a round, for it may
     * be the time of the question.
     */
    private static final class PartAfterPart implements TableReads {
        private final SupportsPartitionedStream connector;
        private final String table;
        private final Map<String, String> options;
        private final boolean hasDeletes;
        @Nullable private String reached;

        PartAfterPart(
                SupportsPartitionedStream connector,
                String table,
                Map<String, String> options,
                boolean hasDeletes) {
            this.connector = connector;
            this.table = table;
            this.options = options;
            this.hasDeletes = hasDeletes;
        }

        @Override
        public boolean hasDeletes() {
            return hasDeletes;
        }

        @Override
        public ReadResult readRecords(@Nullable String from)
                throws IOException, InterruptedException {
            if (from != null && from.equals(reached)) {
                reached = null;
                return ReadResult.of(List.of(), Json.map(from));
            }
            String end =
                    Json.canonical(
                            "the latest offset of table '" + table + "'",
                            connector.latestOffset(table, Json.map(from), options));
            if (end == null || Objects.equals(from, end)) {
                return ReadResult.of(List.of(), Json.map(from));
            }
            reached = end;
            List<?> parts = connector.getPartitions(table, Json.map(from), Json.map(end), options);
            return ReadResult.of(new Concatenated(parts.iterator()), () -> end);
        }

        @Override
        public ReadResult readDeletes(@Nullable String from)
                throws IOException, InterruptedException {
            return connector.readTableDeletes(table, Json.map(from), options);
        }

        @Override
        public boolean isOneRead() {
            return false;
        }

        /** The records of all parts. */
        private final class Concatenated implements Iterator<Object>, Closeable {
            private final Iterator<?> parts;
            private Iterator<?> records = List.of().iterator();

            Concatenated(Iterator<?> parts) {
                this.parts = parts;
            }

            @Override
            public boolean hasNext() {
                while (!records.hasNext() && parts.hasNext()) {
                    open(parts.next());
                }
                return records.hasNext();
            }

            private void open(Object part) {
                try {
                    close();
                    Map<String, Object> opened =
                            Json.map(Json.canonical("a partition of table '" + table + "'", part));
                    records = connector.readPartition(table, opened, options).iterator();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("The read was given up.");
                }
            }

            @Override
            public Object next() {
                return records.next();
            }

            @Override
            public void close() throws IOException {
                if (records instanceof Closeable open) {
                    open.close();
                }
            }
        }
    }
}
