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

import io.lakeflow.flink.model.ColumnModel;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.DeletesModel;
import io.lakeflow.flink.model.ErrorRule;
import io.lakeflow.flink.model.HttpModel;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.RequestModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.model.Template;
import io.lakeflow.flink.scan.ApiClock;
import io.lakeflow.flink.scan.Batch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/** A table as it is read: its model with the user's overrides, its listings compiled. Immutable. */
final class RestTable {
    private static final ErrorRule GONE =
            new ErrorRule(Set.of(404, 410), null, ErrorRule.Action.SKIP, 0, null, null);

    private final TableModel model;
    private final ReadOptions options;
    private final Changelog changelog;
    private final Passes passes;
    @Nullable private final CursorCodec cursor;
    @Nullable private final Continuation continuation;
    private final Listing live;
    @Nullable private final DeletedRows deletedRows;
    @Nullable private final Listing history;
    @Nullable private final Listing tombstones;
    @Nullable private final CursorCodec tombstoneCursor;

    RestTable(SourceModel source, String name, List<OutputColumn> columns, ReadOptions options) {
        this.model = withOverrides(source.tables().get(name), options);
        this.options = options;
        this.changelog = new Changelog(model, options);
        this.cursor = hasOpaqueCursor() ? null : codec(model.cursor());
        this.continuation = hasOpaqueCursor() ? new Continuation(model.cursor(), name) : null;
        HttpModel http = source.http();
        ErrorRules errors = errors(http);
        List<ColumnModel> key = keyColumns();
        Template flag =
                model.deletes() instanceof DeletesModel.Flag deletes ? deletes.condition() : null;
        this.deletedRows =
                changelog.findsDeletes() ? new DeletedRows(columns, key, changelog) : null;
        this.live =
                new Listing(
                        http,
                        model.request(),
                        errors,
                        format(model.request(), Map.of())
                                .columns(columns)
                                .key(key)
                                .plainKey(changelog.findsDeletes() ? key : List.of())
                                .cursor(hasOpaqueCursor() ? null : model.cursor())
                                .capture(continuation == null ? null : continuation.at())
                                .deleted(flag),
                        options.pageSize());
        this.history =
                model.history() == null
                        ? null
                        : new Listing(
                                http,
                                model.history().request(),
                                errors,
                                format(
                                                model.history().request(),
                                                renamed(model.history().columns()))
                                        .columns(columns)
                                        .key(key)
                                        .cursor(model.cursor())
                                        .deleted(flag),
                                options.pageSize());
        boolean filtered = live.names("cursor", "from") || live.names("window", "from");
        this.passes =
                new Passes(
                        model,
                        filtered,
                        errors.mayRestart(),
                        errors.maySplit(),
                        emitsEachKeyOnce() || comparesSnapshots());
        if (changelog.needsTombstones(model)) {
            DeletesModel.Endpoint endpoint = (DeletesModel.Endpoint) model.deletes();
            this.tombstoneCursor = new CursorCodec(endpoint.cursor());
            this.tombstones =
                    new Listing(
                            http,
                            endpoint.request(),
                            errors,
                            format(endpoint.request(), renamed(endpoint.columns()))
                                    .keyColumnsOnly(columns, key)
                                    .key(key)
                                    .cursor(endpoint.cursor()),
                            options.pageSize());
        } else {
            this.tombstoneCursor = null;
            this.tombstones = null;
        }
    }

    private boolean hasOpaqueCursor() {
        return model.cursor() != null && model.cursor().isOpaque();
    }

    @Nullable
    private static CursorCodec codec(@Nullable CursorModel cursor) {
        return cursor == null ? null : new CursorCodec(cursor);
    }

    private RecordFormat.Builder format(RequestModel request, Map<String, String> otherPaths) {
        return new RecordFormat.Builder(request, otherPaths, changelog, options)
                .filter(request.filter());
    }

    private ErrorRules errors(HttpModel http) {
        List<ErrorRule> rules = new ArrayList<>(model.errors());
        rules.addAll(http.errors());
        if (model.parent() != null) {
            rules.add(GONE);
        }
        return new ErrorRules(rules);
    }

    private List<ColumnModel> keyColumns() {
        return model.key().stream()
                .map(
                        name ->
                                model.columns().stream()
                                        .filter(column -> column.name().equals(name))
                                        .findFirst()
                                        .orElseThrow())
                .toList();
    }

    /** Paths that replace the table's, from the names of the columns. */
    private Map<String, String> renamed(Map<String, String> pathsByColumn) {
        Map<String, String> paths = new HashMap<>();
        pathsByColumn.forEach(
                (name, path) ->
                        model.columns().stream()
                                .filter(column -> column.name().equals(name))
                                .map(ColumnModel::path)
                                .forEach(own -> paths.put(own, path)));
        return paths;
    }

    private static TableModel withOverrides(TableModel table, ReadOptions options) {
        CursorModel cursor = table.cursor();
        if (cursor == null) {
            return table;
        }
        CursorModel changed = cursor.with(options.window(), options.lookback(), options.lag());
        return new TableModel(
                table.name(),
                table.ingestion(),
                table.each(),
                table.parent(),
                table.request(),
                table.key(),
                changed,
                table.history(),
                table.deletes(),
                table.columns(),
                table.errors());
    }

    TableModel model() {
        return model;
    }

    ReadOptions options() {
        return options;
    }

    Changelog changelog() {
        return changelog;
    }

    /** The cursor of the records; null where they have none, as where it is opaque. */
    @Nullable
    CursorCodec cursor() {
        return cursor;
    }

    /** The event time of a record: its cursor, if that is a point in time. */
    long eventTime(@Nullable CursorValue of) {
        return eventTime(of, cursor);
    }

    static long eventTime(@Nullable CursorValue of, @Nullable CursorCodec cursor) {
        return of != null && cursor.isTimestamp() ? of.toInstant().toEpochMilli() : Batch.NO_TIME;
    }

    /** How a round goes on from the one before it, where the API says so itself. */
    @Nullable
    Continuation continuation() {
        return continuation;
    }

    Listing live() {
        return live;
    }

    /** Rows of keys that are gone, where only a comparison of snapshots tells that they are. */
    @Nullable
    DeletedRows deletedRows() {
        return deletedRows;
    }

    @Nullable
    Listing history() {
        return history;
    }

    /** The deletes' endpoint, where it is read. */
    @Nullable
    Listing tombstones() {
        return tombstones;
    }

    @Nullable
    CursorCodec tombstoneCursor() {
        return tombstoneCursor;
    }

    /** The init timestamp where an answer has just told API time. */
    Instant init(ApiClock clock) {
        Instant now = clock.instant();
        return cursor == null ? now.truncatedTo(ChronoUnit.MILLIS) : cursor.floor(now);
    }

    /** Whether one row a key comes out, so that emitted keys have to be kept. */
    boolean emitsEachKeyOnce() {
        if (model.key().isEmpty()) {
            return false;
        }
        boolean windowed = model.cursor() != null && model.cursor().window() != null;
        boolean once = model.ingestion().isKeyed() || !windowed;
        boolean readOnce = model.ingestion() == Ingestion.SNAPSHOT && options.isBounded();
        return readOnce || (options.mode() == ReadOptions.Mode.BATCH && once);
    }

    /** Whether a snapshot is read again and again, so that only what changed comes out. */
    boolean comparesSnapshots() {
        return model.ingestion() == Ingestion.SNAPSHOT && !options.isBounded();
    }

    /** Which of its listings are read more than once in a round. */
    Passes passes() {
        return passes;
    }
}
