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
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;

/**
 * Plans a table without a parent: one partition for each combination of {@code each}, or its
 * windows.
 *
 * <p>The first call asks the API for one record: the answer's time is the init timestamp, which the
 * position keeps for the life of the job. Windows are made a few at a time from where the position
 * stands, so a history of any length takes the same state. Appended rows never change, so their
 * windows are read in any order and the tail beside them. Where versions of a row must not overtake
 * each other, an unbounded read of a partition is one split, or a group: its windows the history,
 * and the tail after them.
 */
final class StaticPlanner implements Planner {
    private static final int WINDOWS_PER_PLAN = 64;

    private final RestTable table;
    private final RestHttp http;
    private final ScanContext context;

    StaticPlanner(RestTable table, RestHttp http, ScanContext context) {
        this.table = table;
        this.http = http;
        this.context = context;
    }

    /**
     * @param init the init timestamp
     * @param part the combination of {@code each} that is next
     * @param from the start of its next window; null before its first
     */
    private record Position(Instant init, int part, @Nullable CursorValue from) {

        Offset toOffset(@Nullable CursorCodec cursor) {
            ObjectNode json = Json.object();
            json.put("init", init.toString());
            json.put("part", part);
            Json.putCursor(json, "from", from, cursor);
            return new Offset(json.toString());
        }

        static Position of(Offset offset, @Nullable CursorCodec cursor) {
            JsonNode json = Json.parse(offset.json());
            return new Position(
                    Instant.parse(json.get("init").asText()),
                    json.get("part").asInt(),
                    Json.cursor(json, "from", cursor));
        }
    }

    @Override
    public CompletionStage<Plan> plan(@Nullable Offset offset) {
        List<Map<String, String>> parts = StaticPartitions.of(table.model().each(), http.scope());
        if (parts.isEmpty()) {
            throw new ScanException(
                    "Table '"
                            + table.model().name()
                            + "' has no partitions: a list that 'each' names is empty");
        }
        if (offset == null) {
            return probe(parts.get(0))
                    .thenApply(
                            answer ->
                                    moved(
                                            List.of(),
                                            new Position(table.init(context.apiClock()), 0, null),
                                            parts));
        }
        Position position = Position.of(offset, table.cursor());
        if (position.part() >= parts.size()) {
            return CompletableFuture.completedFuture(moved(List.of(), position, parts));
        }
        Map<String, String> each = parts.get(position.part());
        if (!readsWindows(position)) {
            return startOf(each, position)
                    .thenApply(
                            from ->
                                    moved(
                                            List.of(whole(position, each, from, null)),
                                            next(position),
                                            parts));
        }
        return startOf(each, position).thenApply(from -> windows(position, each, from, parts));
    }

    private Plan moved(List<Partition> partitions, Position next, List<Map<String, String>> parts) {
        return new Plan(
                partitions,
                next.toOffset(table.cursor()),
                next.part() < parts.size() ? Progress.MORE : Progress.FINISHED,
                left(next, parts));
    }

    /** Each part is taken to have as many windows as the next one. */
    private long left(Position next, List<Map<String, String>> parts) {
        int partsLeft = parts.size() - next.part();
        if (partsLeft == 0) {
            return 0;
        }
        if (!readsWindows(next)) {
            return table.options().isBounded() ? partsLeft : 0;
        }
        ReadBounds bounds = bounds(parts.get(next.part()));
        CursorValue start = bounds.start(next.init());
        CursorValue from = next.from() == null ? start : next.from();
        if (from == null || (start == null && partsLeft > 1)) {
            return Plan.UNKNOWN;
        }
        CursorValue end = windowsEnd(bounds, next);
        return windows(from, end) + (partsLeft == 1 ? 0 : (partsLeft - 1) * windows(start, end));
    }

    private CursorValue windowsEnd(ReadBounds bounds, Position position) {
        return table.options().isBounded()
                ? bounds.end(position.init())
                : CursorValue.of(position.init());
    }

    private long windows(CursorValue from, CursorValue end) {
        Duration whole = Duration.between(from.toInstant(), end.toInstant());
        Duration step = table.model().cursor().window();
        return whole.isNegative() ? 0 : whole.plus(step).minusNanos(1).dividedBy(step);
    }

    private static Position next(Position position) {
        return new Position(position.init(), position.part() + 1, null);
    }

    private boolean isWindowed() {
        return table.model().cursor() != null && table.model().cursor().window() != null;
    }

    /** What a history lists is not listed again in windows: they begin at init. */
    private boolean readsHistory() {
        return table.history() != null && startsAtEarliest();
    }

    /** What was begun in windows goes on so, whatever the job has been told since. */
    private boolean readsWindows(Position position) {
        return position.from() != null
                || isWindowed()
                        && !readsHistory()
                        && !startsWithDeletes()
                        && (table.options().isBounded() || !keepsVersions() || readsInGroups());
    }

    private boolean keepsVersions() {
        return table.model().ingestion() != Ingestion.APPEND;
    }

    /**
     * A log of all versions has no key by which the tail's look back into the history would do no
     * harm; and where deletes show late, only who has read the history knows which of them a row
     * has outlived.
     */
    private boolean readsInGroups() {
        return table.options().parallelHistory()
                && table.options().changelog() != ReadOptions.ChangelogKind.APPEND
                && (table.tombstones() == null
                        || table.tombstoneCursor().model().lookback().isZero());
    }

    private boolean startsAtEarliest() {
        return table.options().start() instanceof ReadOptions.Start.Earliest;
    }

    /** Deletes since a point in time have to come out before what was live after them. */
    private boolean startsWithDeletes() {
        return table.tombstones() != null && !startsAtEarliest();
    }

    @Nullable
    private String group(Position position, Map<String, String> each) {
        return !table.options().isBounded() && keepsVersions()
                ? id(position.part(), each, "")
                : null;
    }

    private ReadBounds bounds(Map<String, String> each) {
        return new ReadBounds(table, http.scope().with("each", each));
    }

    private CompletionStage<HttpAnswer> probe(Map<String, String> each) {
        RestScope scope = Bounds.scope(http.scope().with("each", each), table.cursor(), null, null);
        return http.send(table.live().probe(scope), table.live().judgeOfProbe(scope));
    }

    /** The start of a partition; discovered where a window needs one and nothing else tells. */
    private CompletionStage<CursorValue> startOf(Map<String, String> each, Position position) {
        CursorValue known =
                position.from() == null ? bounds(each).start(position.init()) : position.from();
        if (known != null || !isWindowed() || readsHistory()) {
            return CompletableFuture.completedFuture(known);
        }
        return new StartDiscovery(table, http, context.executor())
                .oldest(http.scope().with("each", each))
                .thenApply(oldest -> firstWindow(oldest, position));
    }

    /** A record that is not there yet may be written as far back as the lag allows. */
    private CursorValue firstWindow(@Nullable CursorValue oldest, Position position) {
        CursorModel cursor = table.model().cursor();
        CursorValue latest = CursorValue.of(position.init().minus(cursor.lag()));
        return ReadBounds.floor(
                oldest == null ? latest : CursorValue.min(oldest, latest), cursor.window());
    }

    private Partition whole(
            Position position,
            Map<String, String> each,
            @Nullable CursorValue from,
            @Nullable String group) {
        CursorValue end = bounds(each).end(position.init());
        ReadRange range =
                new ReadRange(
                        each, Map.of(), position.init(), from, end, false, startsAtEarliest());
        return new Partition(
                id(position.part(), each, ""),
                table.options().isBounded() ? Partition.Kind.FINITE : Partition.Kind.ENDLESS,
                range.toJson(table.cursor()),
                group);
    }

    private Plan windows(
            Position position,
            Map<String, String> each,
            CursorValue first,
            List<Map<String, String>> parts) {
        boolean bounded = table.options().isBounded();
        Duration step = table.model().cursor().window();
        CursorValue end = windowsEnd(bounds(each), position);
        List<Partition> windows = new ArrayList<>();
        CursorValue from = first;
        while (from.isBefore(end) && windows.size() < WINDOWS_PER_PLAN) {
            CursorValue next = CursorValue.of(from.toInstant().plus(step));
            CursorValue to = CursorValue.min(next, end);
            windows.add(window(position, each, from, to));
            from = to;
        }
        if (from.isBefore(end)) {
            return moved(windows, new Position(position.init(), position.part(), from), parts);
        }
        if (!bounded) {
            windows.add(tail(position, each, from));
        }
        return moved(windows, next(position), parts);
    }

    /**
     * What becomes visible late has a place in no window. So the tail of a group looks back, but
     * not behind the start of the read, and what it shows a second time is an upsert; in a table
     * without a key it would be a duplicate.
     */
    private Partition tail(Position position, Map<String, String> each, CursorValue from) {
        String group = group(position, each);
        if (group == null) {
            return whole(position, each, from, null);
        }
        CursorValue start = bounds(each).start(position.init());
        CursorValue earlier = table.cursor().lookingBack(from);
        return whole(
                position, each, start == null ? earlier : CursorValue.max(start, earlier), group);
    }

    private Partition window(
            Position position, Map<String, String> each, CursorValue from, CursorValue to) {
        ReadRange range = new ReadRange(each, Map.of(), position.init(), from, to, true, false);
        String suffix = "@" + table.cursor().text(from);
        return new Partition(
                id(position.part(), each, suffix),
                Partition.Kind.FINITE,
                range.toJson(table.cursor()),
                group(position, each));
    }

    /** The number keeps it unique and short: values may be long and hold anything. */
    private static String id(int part, Map<String, String> each, String suffix) {
        return (each.isEmpty() ? "all" : "part-" + part) + suffix;
    }
}
