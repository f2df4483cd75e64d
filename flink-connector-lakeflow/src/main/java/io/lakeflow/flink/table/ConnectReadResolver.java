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
package io.lakeflow.flink.table;

import io.lakeflow.flink.connect.ConnectOptions;
import io.lakeflow.flink.connect.ConnectScanFactory;
import io.lakeflow.flink.connect.ConnectTable;
import io.lakeflow.flink.connect.ConnectorOrigin;
import io.lakeflow.flink.connect.CursorType;
import io.lakeflow.flink.connect.IngestionType;
import io.lakeflow.flink.connect.LakeflowConnect;
import io.lakeflow.flink.connect.TableMetadata;
import io.lakeflow.flink.json.FieldPath;
import io.lakeflow.flink.rest.ReadOptions;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.spec.NearestWord;
import io.lakeflow.flink.table.LakeflowOptions.BadRecordHandling;
import io.lakeflow.flink.table.LakeflowOptions.BoundedMode;
import io.lakeflow.flink.table.LakeflowOptions.ChangelogHandling;
import io.lakeflow.flink.table.LakeflowOptions.StartupMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * Turns options, a declared schema and what a connector says into a {@link ConnectRead}; everything
 * that is wrong is a problem.
 */
final class ConnectReadResolver {
    private final WrittenOptions options;
    private final HttpOptions http;
    private final JobMode job;
    private final DeclaredSchema declared;
    private final Problems problems;
    private final LakeflowConnect connector;
    private final ConnectorOrigin origin;

    ConnectReadResolver(
            WrittenOptions options,
            HttpOptions http,
            JobMode job,
            DeclaredSchema declared,
            Problems problems,
            LakeflowConnect connector,
            ConnectorOrigin origin) {
        this.options = options;
        this.http = http;
        this.job = job;
        this.declared = declared;
        this.problems = problems;
        this.connector = connector;
        this.origin = origin;
    }

    /**
     * Null, or not to be used, where there are problems.
     *
     * @param parallelHistory whether the history of a table with a key may be read side by side
     */
    @Nullable
    ReadableTable resolve(SourceSettings settings, boolean parallelHistory) {
        options.refuseUnknown(Set.of());
        refuseWhatOnlySpecsHave();
        ConnectOptions read = readOptions(parallelHistory);
        Integer parallelism = options.count(LakeflowOptions.SCAN_PARALLELISM);
        String table = options.text(LakeflowOptions.TABLE);
        if (table == null) {
            problems.add("option 'table' is missing: which table of the API is read");
            return null;
        }
        PlannedQuestions questions = new PlannedQuestions(connector, options.config(), problems);
        TableMetadata metadata = questions.metadata(table);
        RowType known = metadata == null ? null : questions.schema(table);
        if (known == null) {
            return null;
        }
        RowType row = rowType(table, known);
        ConnectTable description =
                new ConnectTable(
                        connector.name(),
                        table,
                        metadata,
                        comparable(metadata.cursorField(), known, row),
                        options.config(),
                        List.of(),
                        read);
        check(description);
        return new ConnectRead(description, origin, settings, row, parallelism);
    }

    /** Where a connector's reads begin, and in which parts, is its own affair. */
    private void refuseWhatOnlySpecsHave() {
        Stream.of(
                        LakeflowOptions.SCAN_STARTUP_TIMESTAMP,
                        LakeflowOptions.SCAN_BOUNDED_TIMESTAMP,
                        LakeflowOptions.SCAN_WINDOW,
                        LakeflowOptions.SCAN_LAG,
                        LakeflowOptions.PAGE_SIZE)
                .filter(options::isSet)
                .forEach(this::refuse);
        options.choice(LakeflowOptions.SCAN_STARTUP_MODE, StartupMode.EARLIEST)
                .filter(mode -> mode != StartupMode.EARLIEST)
                .ifPresent(mode -> refuse(LakeflowOptions.SCAN_STARTUP_MODE));
    }

    private void refuse(ConfigOption<?> option) {
        problems.add(
                "'%s' is set, but connector '%s' decides that by itself; remove it, and see whether the connector has an option 'config.<name>' for it",
                option.key(), connector.name());
    }

    private ConnectOptions readOptions(boolean parallelHistory) {
        boolean batch = job.mode() == ReadOptions.Mode.BATCH;
        BoundedMode end =
                options.choice(
                                LakeflowOptions.SCAN_BOUNDED_MODE,
                                batch ? BoundedMode.INIT_TIMESTAMP : BoundedMode.UNBOUNDED)
                        .orElse(BoundedMode.INIT_TIMESTAMP);
        if (end == BoundedMode.TIMESTAMP) {
            refuse(LakeflowOptions.SCAN_BOUNDED_MODE);
        }
        if (batch && end == BoundedMode.UNBOUNDED) {
            problems.add(
                    "'scan.bounded.mode' is 'unbounded', but batch mode needs a read that ends; remove it, or use streaming mode");
        }
        Duration lookback = options.durationOrZero(LakeflowOptions.SCAN_LOOKBACK);
        return new ConnectOptions(
                end != BoundedMode.UNBOUNDED,
                batch ? ConnectOptions.Mode.BATCH : ConnectOptions.Mode.STREAMING,
                ConnectOptions.Changes.valueOf(
                        options.choice(LakeflowOptions.SCAN_CHANGELOG_MODE, ChangelogHandling.AUTO)
                                .orElse(ChangelogHandling.AUTO)
                                .name()),
                options.choice(LakeflowOptions.RECORD_ON_ERROR, BadRecordHandling.FAIL)
                        .orElse(BadRecordHandling.FAIL)
                        .onError(),
                lookback == null ? Duration.ZERO : lookback,
                options.count(LakeflowOptions.SCAN_MAX_IDENTITIES),
                options.count(LakeflowOptions.SCAN_SNAPSHOT_MAX_KEYS),
                parallelHistory,
                http.settings(),
                http.limit().stream().toList());
    }

    /** The columns that are wanted; wherever that is a problem, what comes nearest. */
    private RowType rowType(String table, RowType known) {
        if (declared.columns().isEmpty()) {
            return known;
        }
        List<RowType.RowField> fields = new ArrayList<>();
        JsonReadability readability = new JsonReadability(problems);
        for (DeclaredSchema.Column column : declared.columns()) {
            int index = known.getFieldIndex(column.name());
            if (index < 0) {
                problems.add(
                        "table '%s' has no column '%s', it has %s%s",
                        table,
                        column.name(),
                        String.join(", ", known.getFieldNames()),
                        NearestWord.hint(column.name(), known.getFieldNames()));
                continue;
            }
            LogicalType type = column.type() == null ? known.getTypeAt(index) : column.type();
            readability.checkJson(column.name(), type);
            fields.add(new RowType.RowField(column.name(), type));
        }
        return new RowType(false, fields);
    }

    /**
     * The columns of the connector. Keys and cursors are compared in the types that it gives them,
     * whatever is declared; but a cursor that is text there may be declared as a time.
     */
    private static RowType comparable(@Nullable String cursor, RowType known, RowType wanted) {
        if (cursor == null || CursorType.of(cursor, known) != CursorType.NONE) {
            return known;
        }
        String column = FieldPath.parse(cursor).names().get(0);
        int declared = wanted.getFieldIndex(column);
        return new RowType(
                false,
                known.getFields().stream()
                        .map(
                                field ->
                                        declared >= 0 && field.getName().equals(column)
                                                ? wanted.getFields().get(declared)
                                                : field)
                        .toList());
    }

    private void check(ConnectTable table) {
        TableMetadata metadata = table.metadata();
        List<String> key = metadata.primaryKeys();
        boolean timed = CursorType.of(metadata.cursorField(), table.schema()) == CursorType.TIME;
        if (options.isSet(LakeflowOptions.SCAN_LOOKBACK) && !timed) {
            problems.add(
                    "'scan.lookback' is set, but table '%s' has no cursor that is a time; remove it",
                    table.name());
        }
        if (metadata.ingestionType() == IngestionType.SNAPSHOT
                && key.isEmpty()
                && !table.options().bounded()) {
            problems.add(
                    "table '%s' is a snapshot without a key, which can be read only once: set 'scan.bounded.mode' = 'init-timestamp'",
                    table.name());
        }
        if (table.options().changes() == ConnectOptions.Changes.UPSERT && key.isEmpty()) {
            problems.add(
                    "'scan.changelog-mode' = 'upsert' needs a key, but table '%s' has none",
                    table.name());
        }
        if (declared.primaryKey() != null) {
            checkKey(
                    table,
                    declared.primaryKey(),
                    new ConnectScanFactory(table, origin).describe().changelogMode());
        }
    }

    private void checkKey(ConnectTable table, List<String> declaredKey, ChangelogMode changelog) {
        List<String> key = table.metadata().primaryKeys();
        String written = String.join(", ", declaredKey);
        if (declaredKey.isEmpty()) {
            if (!changelog.containsOnly(RowKind.INSERT)) {
                problems.add(
                        "table '%s' emits updates by key: declare PRIMARY KEY (%s) NOT ENFORCED, or set 'scan.changelog-mode' = 'append' for a log of versions",
                        table.name(), String.join(", ", key));
            }
        } else if (key.isEmpty()) {
            problems.add(
                    "PRIMARY KEY (%s) is declared, but table '%s' has no key; remove it",
                    written, table.name());
        } else if (!new HashSet<>(declaredKey).equals(new HashSet<>(key))) {
            problems.add(
                    "PRIMARY KEY (%s) is declared, but the key of table '%s' is (%s)",
                    written, table.name(), String.join(", ", key));
        } else if (table.options().changes() == ConnectOptions.Changes.APPEND
                && job.mode() == ReadOptions.Mode.STREAMING) {
            problems.add(
                    "'scan.changelog-mode' is 'append': every version of a row is an insert, so PRIMARY KEY (%s) does not hold; remove it",
                    written);
        }
    }
}
