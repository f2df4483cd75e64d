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
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanContext;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.annotation.Nullable;

/**
 * Plans the partitions of a table. The first answer fixes the init time and asks the connector
 * nothing, so that it is in the state before anything is done with it.
 *
 * <p>A table that the connector does not divide is one partition. Of one that it does, a read that
 * ends has the connector's parts. A read that goes on has new parts at every poll where rows never
 * change; where they do, the first parts are the history of a tail, which one task reads.
 */
final class ConnectPlanner {
    private static final String INIT = "init";
    private static final String OFFSET = "offset";
    private static final String PLANNED = "planned";
    private static final String WHOLE = "table";
    private static final String TAIL = "tail";

    private final ConnectTable table;
    private final Instances instances;
    private final ScanContext context;
    private final Executor threads;
    @Nullable private BlockingCall<Plan> asked;

    ConnectPlanner(ConnectTable table, Instances instances, ScanContext context, Executor threads) {
        this.table = table;
        this.instances = instances;
        this.context = context;
        this.threads = threads;
    }

    CompletionStage<Plan> plan(@Nullable Offset position) {
        if (position == null) {
            ObjectNode json = StoredJson.object();
            json.put(INIT, context.apiClock().instant().truncatedTo(ChronoUnit.MILLIS).toString());
            return CompletableFuture.completedFuture(
                    new Plan(List.of(), new Offset(json.toString()), Progress.MORE));
        }
        JsonNode json = StoredJson.parse(position.json());
        asked = BlockingCall.start(table, () -> plan(json), instances::secrets, context, threads);
        return asked.result();
    }

    /** A connector that divides nothing is not opened here. */
    private Plan plan(JsonNode position) throws IOException, InterruptedException {
        Instant init = Instant.parse(position.get(INIT).asText());
        if (!isDivided(instances.unopened())) {
            return new Plan(
                    List.of(
                            new PartReads(init, null, Json.object())
                                    .toPartition(
                                            WHOLE,
                                            table.options().bounded()
                                                    ? Partition.Kind.FINITE
                                                    : Partition.Kind.ENDLESS,
                                            null)),
                    next(init, null, 0),
                    Progress.FINISHED);
        }
        LakeflowConnect connector = instances.take(init);
        try {
            Planning planning = new Planning(connector, init, position);
            return connector instanceof SupportsPartitionedStream stream
                    ? planning.ofStream(stream)
                    : planning.ofParts((SupportsPartition) connector);
        } finally {
            instances.giveBack(connector);
        }
    }

    private boolean isDivided(LakeflowConnect connector) {
        boolean bounded = table.options().bounded();
        if (connector instanceof SupportsPartitionedStream stream) {
            return stream.isPartitioned(table.name())
                    && !table.changelog().comparesSnapshots()
                    && (bounded || isAppend() || table.options().parallelHistory());
        }
        return connector instanceof SupportsPartition && bounded;
    }

    private boolean isAppend() {
        return table.metadata().ingestionType() == IngestionType.APPEND;
    }

    private static Offset next(Instant init, @Nullable String offset, int planned) {
        ObjectNode json = StoredJson.object();
        json.put(INIT, init.toString());
        json.put(OFFSET, offset);
        json.put(PLANNED, planned);
        return new Offset(json.toString());
    }

    /** Interrupts what is under way. */
    void close() {
        if (asked != null) {
            asked.cancel();
        }
    }

    /** One page of the plan, asked of one instance. */
    private final class Planning {
        private final LakeflowConnect connector;
        private final Instant init;
        private final JsonNode position;
        private final int planned;

        Planning(LakeflowConnect connector, Instant init, JsonNode position) {
            this.connector = connector;
            this.init = init;
            this.position = position;
            this.planned = position.path(PLANNED).asInt();
        }

        Plan ofParts(SupportsPartition divided) throws IOException, InterruptedException {
            return new Plan(
                    parts(divided.getPartitions(table.name(), options()), null),
                    next(init, null, 0),
                    Progress.FINISHED);
        }

        private Map<String, String> options() {
            return instances.secrets().options();
        }

        Plan ofStream(SupportsPartitionedStream stream) throws IOException, InterruptedException {
            boolean bounded = table.options().bounded();
            String group = bounded || isAppend() ? null : WHOLE;
            String from = Json.text(position, OFFSET);
            ObjectNode tail = group == null ? null : afterDeletes();
            String end =
                    Json.canonical(
                            "the latest offset of " + table,
                            stream.latestOffset(table.name(), Json.map(from), options()));
            List<Partition> parts = new ArrayList<>();
            if (end != null && !Objects.equals(from, end)) {
                parts.addAll(
                        parts(
                                stream.getPartitions(
                                        table.name(), Json.map(from), Json.map(end), options()),
                                group));
            }
            if (tail != null) {
                IncrementalReader.writeStart(tail, end);
                parts.add(
                        new PartReads(init, null, tail)
                                .toPartition(TAIL, Partition.Kind.ENDLESS, WHOLE));
            }
            return new Plan(
                    parts,
                    next(init, end, planned + parts.size()),
                    bounded || group != null ? Progress.FINISHED : Progress.CAUGHT_UP);
        }

        private List<Partition> parts(List<?> given, @Nullable String group) {
            List<Partition> parts = new ArrayList<>();
            for (Object part : given) {
                String json = Json.canonical("a partition of " + table, part);
                parts.add(
                        new PartReads(init, Objects.requireNonNull(json), Json.object())
                                .toPartition(
                                        "part-" + (planned + parts.size()),
                                        Partition.Kind.FINITE,
                                        group));
            }
            return parts;
        }

        /**
         * A position behind the deletions that were there before the history is read: they are of
         * rows that it does not list.
         */
        private ObjectNode afterDeletes() throws IOException, InterruptedException {
            ObjectNode position = Json.object();
            if (table.metadata().ingestionType() == IngestionType.CDC_WITH_DELETES) {
                TableReads reads =
                        new PartReads(init, null, Json.object()).by(connector, table, options());
                DeleteReads.writeEnd(position, table, reads, context);
            }
            return position;
        }
    }
}
