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
import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.ParentModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.ParentPosition.OpenPartition;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Plans a child table: a partition for each row of its parent, which is itself read as a table, a
 * page at each call.
 *
 * <p>A bounded read lists the parents once, and then those that have changed while they were
 * listed, until that brings no new one. An unbounded one lists all of them again after each poll
 * interval, or, where only changed parents are asked for, reads the parent table on as an unbounded
 * job would: by its cursor where it has one, else by comparing what is listed with what was. A
 * parent table that has a parent itself comes in rounds, each of which goes on where the last one
 * of its partition ended. A parent that was planned before gets a further round; one that was
 * deleted is not planned again.
 *
 * <p>Memory and state grow with the parent table's partitions, and with its rows as far as its own
 * reading has to remember them.
 */
final class ParentPlanner implements Planner {
    /** Answers tell it by the second. */
    private static final Duration CLOCK = Duration.ofSeconds(1);

    private final SourceModel source;
    private final RestTable table;
    private final RestHttp http;
    private final ScanContext context;
    private final ParentRows rows;
    private final ParentPartitions children;
    private final boolean followsChanges;
    private final boolean mayMove;

    /** How far API time may be behind what the cursors of parents say that it is. */
    private final Duration uncertain;

    private final Map<String, OpenReader> readers = new ConcurrentHashMap<>();
    private RestScan parent;
    private ParentListing listing = ParentListing.FIRST;
    private ParentOffsets offsets = new ParentOffsets();
    private KeyLog ids = new KeyLog();
    @Nullable private Offset lastOffset;
    @Nullable private ParentPosition lastPosition;

    private record OpenReader(Offset offset, PartitionReader reader) {}

    private record ParentPage(List<RowData> rows, Batch last) {}

    private ParentPlanner(SourceModel source, RestTable table, RestHttp http, ScanContext context) {
        ParentModel model = table.model().parent();
        TableModel above = source.tables().get(model.table());
        this.source = source;
        this.table = table;
        this.http = http;
        this.context = context;
        this.followsChanges = model.onlyChanged() && !table.options().isBounded();
        boolean timed =
                above.cursor() != null && above.cursor().type() == CursorModel.Type.TIMESTAMP;
        this.mayMove = above.ingestion().isKeyed() && timed && !above.cursor().isAnswerTime();
        this.uncertain = timed ? CLOCK.plus(new CursorCodec(above.cursor()).step()) : Duration.ZERO;
        this.rows = new ParentRows(table.model().name(), model, above);
        this.children = new ParentPartitions(table, http, rows);
        this.parent = parent(listing);
    }

    private RestScan parent(ParentListing which) {
        ReadOptions.Start start =
                which.from() == null
                        ? new ReadOptions.Start.Earliest()
                        : new ReadOptions.Start.At(which.from());
        HttpSettings settings = table.options().http();
        return new RestScan(
                source,
                table.model().parent().table(),
                rows.columns(),
                followsChanges
                        ? ReadOptions.everythingAndChanges(settings)
                        : ReadOptions.once(
                                start, new ReadOptions.End.AfterInit(uncertain), settings),
                http,
                context);
    }

    static ParentPlanner of(
            SourceModel source, RestTable table, RestHttp http, ScanContext context) {
        return new ParentPlanner(source, table, http, context);
    }

    @Override
    public synchronized CompletionStage<Plan> plan(@Nullable Offset offset) {
        if (offset == null) {
            offsets = new ParentOffsets();
            ids = new KeyLog();
            turnTo(ParentListing.FIRST);
            return parent.plan(null)
                    .thenApply(
                            planned ->
                                    planOfParents(
                                            ParentPosition.start(table.init(context.apiClock())),
                                            planned));
        }
        ParentPosition position = offset == lastOffset ? lastPosition : restored(offset);
        turnTo(position.listing());
        OpenPartition due = position.due();
        if (due == null) {
            return parent.plan(position.plan())
                    .thenApply(planned -> planOfParents(position, planned));
        }
        PartitionReader reader = reader(due);
        return readPage(reader, new ArrayList<>())
                .thenApply(page -> advanced(position, due, reader, page));
    }

    private void turnTo(ParentListing next) {
        if (!next.equals(listing)) {
            listing = next;
            parent = parent(next);
        }
    }

    /** A state in which the parents were listed in another way: they are listed anew. */
    private ParentPosition restored(Offset offset) {
        JsonNode json = Json.parse(offset.json());
        if (ParentPosition.followed(json) != followsChanges) {
            offsets = new ParentOffsets();
            ids = new KeyLog();
            return ParentPosition.start(ParentPosition.fromJson(json, offsets, ids).init());
        }
        offsets = ParentOffsets.unpack(json.path("offsets").asText());
        ids = KeyLog.unpack(json.path("ids").asText());
        return ParentPosition.fromJson(json, offsets, ids);
    }

    /** Kept beside its text, which is long and seldom needed: a plan goes on from the last one. */
    private synchronized Plan plan(
            List<Partition> planned, ParentPosition next, Progress progress) {
        lastPosition = next;
        lastOffset = next.toOffset(followsChanges, offsets, ids);
        return new Plan(planned, lastOffset, progress);
    }

    private Plan planOfParents(ParentPosition position, Plan planned) {
        return settled(
                List.of(),
                position.planned(planned.partitions(), planned.next(), planned.progress()));
    }

    /** Whether something of the parents is left to list now, later, or never. */
    private Plan settled(List<Partition> planned, ParentPosition position) {
        if (position.due() != null || position.planned() == Progress.MORE) {
            return plan(planned, position, Progress.MORE);
        }
        if (table.options().isBounded()) {
            return mayMove && position.listing().isFollowed(ids.size())
                    ? plan(planned, position.begin(nextListing(position)), Progress.MORE)
                    : plan(planned, position, Progress.FINISHED);
        }
        if (!followsChanges) {
            return plan(planned, ParentPosition.start(position.init()), Progress.CAUGHT_UP);
        }
        offsets = offsets.compacted();
        return plan(planned, position.nextPoll(offsets.size()), Progress.CAUGHT_UP);
    }

    /** It has what may have changed since the one that has ended began. */
    private ParentListing nextListing(ParentPosition ended) {
        Instant from = Planner.init(ended.plan()).minus(uncertain);
        return ended.listing().next(from, ids.size());
    }

    private PartitionReader reader(OpenPartition open) {
        String id = open.partition().id();
        OpenReader known = readers.remove(id);
        if (known != null && known.offset() == open.offset()) {
            return known.reader();
        }
        if (known != null) {
            known.reader().close();
        }
        return parent.read(
                open.partition(), open.offset() == null ? offsets.get(id) : open.offset());
    }

    /** Reads on to the end of a page, since only there is an offset to come back to. */
    private CompletionStage<ParentPage> readPage(PartitionReader reader, List<RowData> rows) {
        return reader.next()
                .thenCompose(
                        batch -> {
                            batch.rows().stream()
                                    .filter(row -> row.getRowKind() != RowKind.DELETE)
                                    .forEach(rows::add);
                            return batch.next() == null
                                    ? readPage(reader, rows)
                                    : CompletableFuture.completedFuture(
                                            new ParentPage(rows, batch));
                        });
    }

    private Plan advanced(
            ParentPosition position, OpenPartition open, PartitionReader reader, ParentPage page) {
        List<Partition> planned = children.of(notYetPlanned(page.rows()), position.init());
        OpenPartition left = left(open, reader, page.last());
        return settled(planned, position.read(left, offsets.size(), ids.size()));
    }

    /** A bounded read asks each parent once, however often it is listed. */
    private List<RowData> notYetPlanned(List<RowData> listed) {
        return table.options().isBounded()
                ? listed.stream().filter(row -> ids.add(rows.key(row))).toList()
                : listed;
    }

    /** What is left to read of a partition of the parent table; null if it has ended. */
    @Nullable
    private OpenPartition left(OpenPartition open, PartitionReader reader, Batch last) {
        Partition partition = open.partition();
        boolean caughtUp = last.progress() == Progress.CAUGHT_UP;
        boolean roundEnds = partition.kind() == Partition.Kind.ROUND && caughtUp;
        if (last.progress() == Progress.FINISHED || roundEnds) {
            reader.close();
            if (partition.kind() == Partition.Kind.ROUND) {
                offsets.put(partition.id(), last.next());
            }
            return null;
        }
        readers.put(partition.id(), new OpenReader(last.next(), reader));
        return new OpenPartition(partition, last.next(), caughtUp);
    }

    @Override
    public void close() {
        readers.values().forEach(open -> open.reader().close());
    }
}
