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
package io.lakeflow.flink.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeflow.flink.model.ParentModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Plans a child table: a partition for each row of its parent, which is itself read as a table, a
 * page at each call.
 *
 * <p>A bounded read lists the parents once. An unbounded one lists them again after each poll
 * interval, or, where only changed parents are asked for and the parent table tells what changed,
 * follows the parent table's own changes. A parent that was planned before gets a further round.
 */
final class ParentPlanner implements Planner {
    private final RestTable table;
    private final RestHttp http;
    private final ScanContext context;
    private final RestScan parent;
    private final ParentRows rows;
    private final Map<String, OpenReader> readers = new HashMap<>();
    @Nullable private Offset lastOffset;
    @Nullable private Position lastPosition;

    private ParentPlanner(
            RestTable table, RestHttp http, ScanContext context, RestScan parent, ParentRows rows) {
        this.table = table;
        this.http = http;
        this.context = context;
        this.parent = parent;
        this.rows = rows;
    }

    static ParentPlanner of(
            SourceModel source, RestTable table, RestHttp http, ScanContext context) {
        ParentModel model = table.model().parent();
        TableModel parentTable = source.tables().get(model.table());
        boolean followsChanges =
                model.onlyChanged()
                        && !table.options().isBounded()
                        && parentTable.parent() == null
                        && parentTable.ingestion().isKeyed();
        ReadOptions options =
                followsChanges
                        ? ReadOptions.everythingAndChanges(table.options().http())
                        : ReadOptions.everythingOnce(table.options().http());
        ParentRows rows = new ParentRows(model, parentTable);
        RestScan parent =
                new RestScan(source, model.table(), rows.columns(), options, http, context);
        return new ParentPlanner(table, http, context, parent, rows);
    }

    private record OpenReader(Offset offset, PartitionReader reader) {}

    /** A partition of the parent table and where its reading stands. */
    private record OpenPartition(Partition partition, @Nullable Offset offset, boolean caughtUp) {}

    /**
     * @param init the init timestamp
     * @param plan where the planning of the parent table stands; null before it begins
     * @param planned whether that planning has ended
     * @param open its partitions that are not read to their end, the next one first
     */
    private record Position(
            Instant init, @Nullable Offset plan, boolean planned, List<OpenPartition> open) {

        private String toJson() {
            ObjectNode json = Json.object();
            json.put("init", init.toString());
            if (plan != null) {
                json.set("plan", Json.parse(plan.json()));
            }
            json.put("planned", planned);
            ArrayNode partitions = json.putArray("open");
            for (OpenPartition partition : open) {
                ObjectNode entry = partitions.addObject();
                entry.put("id", partition.partition().id());
                entry.put("kind", partition.partition().kind().name());
                entry.set("partition", Json.parse(partition.partition().json()));
                if (partition.offset() != null) {
                    entry.set("offset", Json.parse(partition.offset().json()));
                }
                entry.put("caughtUp", partition.caughtUp());
            }
            return json.toString();
        }

        static Position of(Offset offset) {
            JsonNode json = Json.parse(offset.json());
            List<OpenPartition> open = new ArrayList<>();
            for (JsonNode entry : json.path("open")) {
                open.add(
                        new OpenPartition(
                                new Partition(
                                        entry.get("id").asText(),
                                        Partition.Kind.valueOf(entry.get("kind").asText()),
                                        entry.get("partition").toString()),
                                entry.has("offset")
                                        ? new Offset(entry.get("offset").toString())
                                        : null,
                                entry.get("caughtUp").asBoolean()));
            }
            return new Position(
                    Instant.parse(json.get("init").asText()),
                    json.has("plan") ? new Offset(json.get("plan").toString()) : null,
                    json.get("planned").asBoolean(),
                    open);
        }
    }

    @Override
    public synchronized CompletionStage<Plan> plan(@Nullable Offset offset) {
        if (offset == null) {
            return parent.plan(null)
                    .thenApply(
                            planned ->
                                    planOfParents(
                                            new Position(
                                                    table.init(context.apiClock()),
                                                    null,
                                                    false,
                                                    List.of()),
                                            planned));
        }
        Position position = offset == lastOffset ? lastPosition : Position.of(offset);
        if (position.open().isEmpty() && !position.planned()) {
            return parent.plan(position.plan())
                    .thenApply(planned -> planOfParents(position, planned));
        }
        if (position.open().isEmpty()) {
            return CompletableFuture.completedFuture(listedAll(position));
        }
        return readParents(position);
    }

    /** Kept beside its text, which is long and seldom needed: a plan goes on from the last one. */
    private synchronized Offset offset(Position position) {
        lastPosition = position;
        lastOffset = Offset.deferred(position::toJson);
        return lastOffset;
    }

    /** The parent table's own next partitions. */
    private Plan planOfParents(Position position, Plan planned) {
        List<OpenPartition> open = new ArrayList<>(position.open());
        planned.partitions().forEach(added -> open.add(new OpenPartition(added, null, false)));
        boolean ended = planned.progress() == Progress.FINISHED;
        Position next = new Position(position.init(), planned.next(), ended, open);
        boolean nothingLeft = ended && open.isEmpty();
        return nothingLeft ? listedAll(next) : new Plan(List.of(), offset(next), Progress.MORE);
    }

    private Plan listedAll(Position position) {
        return table.options().isBounded()
                ? new Plan(List.of(), offset(position), Progress.FINISHED)
                : new Plan(
                        List.of(),
                        offset(new Position(position.init(), null, false, List.of())),
                        Progress.CAUGHT_UP);
    }

    private CompletionStage<Plan> readParents(Position position) {
        OpenPartition open = position.open().get(0);
        PartitionReader reader = reader(open);
        return readPage(reader, new ArrayList<>(), position)
                .thenApply(page -> advanced(position, open, reader, page));
    }

    private PartitionReader reader(OpenPartition open) {
        OpenReader known = readers.remove(open.partition().id());
        if (known != null && known.offset() == open.offset()) {
            return known.reader();
        }
        if (known != null) {
            known.reader().close();
        }
        return parent.read(open.partition(), open.offset());
    }

    private record ParentPage(List<Partition> children, Batch last) {}

    /** Reads on to the end of a page, since only there is an offset to come back to. */
    private CompletionStage<ParentPage> readPage(
            PartitionReader reader, List<Partition> children, Position position) {
        return reader.next()
                .thenCompose(
                        batch -> {
                            for (RowData row : batch.rows()) {
                                if (row.getRowKind() != RowKind.DELETE) {
                                    children.add(child(row, position));
                                }
                            }
                            return batch.next() == null
                                    ? readPage(reader, children, position)
                                    : CompletableFuture.completedFuture(
                                            new ParentPage(children, batch));
                        });
    }

    private Partition child(RowData row, Position position) {
        ReadBounds bounds = new ReadBounds(table, http.scope());
        ReadRange range =
                new ReadRange(
                        Map.of(),
                        rows.values(row),
                        position.init(),
                        bounds.start(position.init()),
                        bounds.end(position.init()),
                        false,
                        table.options().start() instanceof ReadOptions.Start.Earliest);
        return new Partition(
                rows.id(row),
                table.options().isBounded() ? Partition.Kind.FINITE : Partition.Kind.ROUND,
                range.toJson(table.cursor()));
    }

    private Plan advanced(
            Position position, OpenPartition open, PartitionReader reader, ParentPage page) {
        List<OpenPartition> rest =
                new ArrayList<>(position.open().subList(1, position.open().size()));
        Progress progress = page.last().progress();
        Offset after = page.last().next();
        if (progress == Progress.FINISHED) {
            reader.close();
        } else {
            readers.put(open.partition().id(), new OpenReader(after, reader));
            boolean caughtUp = progress == Progress.CAUGHT_UP;
            OpenPartition moved = new OpenPartition(open.partition(), after, caughtUp);
            rest.add(caughtUp ? rest.size() : 0, moved);
        }
        boolean waits =
                position.planned()
                        && !rest.isEmpty()
                        && rest.stream().allMatch(OpenPartition::caughtUp);
        List<OpenPartition> next = waits ? rest.stream().map(ParentPlanner::due).toList() : rest;
        boolean planned = position.planned();
        Position moved = new Position(position.init(), position.plan(), planned, next);
        if (next.isEmpty() && planned) {
            Plan ended = listedAll(moved);
            return new Plan(page.children(), ended.next(), ended.progress());
        }
        return new Plan(page.children(), offset(moved), waits ? Progress.CAUGHT_UP : Progress.MORE);
    }

    private static OpenPartition due(OpenPartition open) {
        return new OpenPartition(open.partition(), open.offset(), false);
    }

    @Override
    public void close() {
        readers.values().forEach(open -> open.reader().close());
    }
}
