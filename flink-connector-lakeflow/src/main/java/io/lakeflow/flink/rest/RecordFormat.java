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

import io.lakeflow.flink.expr.CompiledTemplate;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.json.PageCursor;
import io.lakeflow.flink.json.PageDecoder;
import io.lakeflow.flink.json.PageFormat;
import io.lakeflow.flink.json.ValueConverter;
import io.lakeflow.flink.model.ColumnModel;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.FormatModel;
import io.lakeflow.flink.model.RequestModel;
import io.lakeflow.flink.model.Template;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.RowKind;

/**
 * What is decoded from the records of one request: the columns of the rows, and, whether projected
 * or not, key, cursor and delete flag. Compiled once, immutable, shared by all pages.
 */
final class RecordFormat {
    private static final String WHOLE_RECORD = "";

    private final List<RecordField> columns;
    private final List<RecordField> key;
    private final List<RecordField> plainKey;
    private final Changelog changelog;
    private final int cursorSlot;
    @Nullable private final CursorCodec cursor;
    private final boolean cursorIsAnswerTime;
    @Nullable private final CompiledTemplate deleted;
    @Nullable private final CompiledTemplate filter;
    private final Map<String, Integer> trees;
    private final Map<String, Integer> captures;
    private final PageDecoder decoder;
    private final long maxPageBytes;

    private RecordFormat(Builder builder) {
        this.columns = List.copyOf(builder.columns);
        this.key = List.copyOf(builder.key);
        this.plainKey = List.copyOf(builder.plainKey);
        this.changelog = builder.changelog;
        this.cursorSlot = builder.cursorSlot;
        this.cursor = builder.cursor;
        this.cursorIsAnswerTime = builder.cursorIsAnswerTime;
        this.deleted = builder.deleted;
        this.filter = builder.filter;
        this.trees = Map.copyOf(builder.trees);
        this.captures = Map.copyOf(builder.captures);
        this.decoder = builder.decoder.build();
        this.maxPageBytes = builder.maxPageBytes;
    }

    PageCursor open(HttpAnswer answer) {
        return decoder.open(new AnswerPayload(answer, maxPageBytes));
    }

    /** How many names of fields have come up that no column takes. */
    int newUnreadNames() {
        return decoder.newUnreadNames();
    }

    List<RecordField> columns() {
        return columns;
    }

    List<RecordField> key() {
        return key;
    }

    /** The key's columns as they are in the record; empty unless deletes need them. */
    List<RecordField> plainKey() {
        return plainKey;
    }

    RowKind kind(Operation operation) {
        return changelog.kind(operation);
    }

    boolean showsVersions() {
        return changelog.showsVersions();
    }

    boolean cursorIsAnswerTime() {
        return cursorIsAnswerTime;
    }

    boolean isWanted(RecordReader reader) {
        return filter == null || filter.test(reader.scope());
    }

    @Nullable
    CursorValue cursor(PageCursor page) {
        Object field = cursor == null ? null : page.field(cursorSlot);
        return field == null ? null : cursor.fromField(field);
    }

    boolean isDeleted(RecordReader reader) {
        return deleted != null && deleted.test(reader.scope());
    }

    @Nullable
    Object captured(PageCursor page, @Nullable String path) {
        return path == null ? null : page.captured(captures.get(path));
    }

    /** The partition's names and, as {@code record}, the fields that expressions need. */
    RestScope recordScope(PageCursor page, RestScope partition) {
        if (trees.isEmpty()) {
            return partition;
        }
        Integer whole = trees.get(WHOLE_RECORD);
        if (whole != null) {
            return partition.with("record", page.tree(whole));
        }
        Map<String, Object> record = new HashMap<>();
        trees.forEach(
                (name, slot) -> {
                    if (page.isPresent(slot)) {
                        record.put(name, page.tree(slot));
                    }
                });
        return partition.with("record", record);
    }

    static boolean isColumn(OutputColumn output, ColumnModel column) {
        return output.source() instanceof OutputColumn.AtPath at
                ? at.path().equals(column.path())
                : output.source() instanceof OutputColumn.Computed computed
                        && computed.value().equals(column.value());
    }

    /** Collects what is needed of a record. */
    static final class Builder {
        private final PageDecoder.Builder decoder;
        private final long maxPageBytes;
        private final Changelog changelog;
        private final Map<String, String> otherPaths;
        private final List<RecordField> columns = new ArrayList<>();
        private final List<RecordField> key = new ArrayList<>();
        private final List<RecordField> plainKey = new ArrayList<>();
        private final Map<String, Integer> trees = new TreeMap<>();
        private final Map<String, Integer> captures = new HashMap<>();
        private int cursorSlot = -1;
        @Nullable private CursorCodec cursor;
        private boolean cursorIsAnswerTime;
        @Nullable private CompiledTemplate deleted;
        @Nullable private CompiledTemplate filter;

        /**
         * @param request where the records are, and how they are written
         * @param otherPaths the paths that this request has instead of the table's
         */
        Builder(
                RequestModel request,
                Map<String, String> otherPaths,
                Changelog changelog,
                ReadOptions options) {
            this.decoder =
                    PageDecoder.builder()
                            .records(request.records())
                            .format(format(request.format()))
                            .onError(options.onError());
            this.maxPageBytes = options.http().maxPageBytes();
            this.otherPaths = otherPaths;
            this.changelog = changelog;
        }

        Builder columns(List<OutputColumn> outputs) {
            for (OutputColumn output : outputs) {
                if (output.source() instanceof OutputColumn.AtPath at) {
                    columns.add(decoded(at.path(), output.type(), at.format()));
                } else if (output.source() instanceof OutputColumn.Computed computed) {
                    columns.add(evaluated(computed.value(), output.type(), computed.format()));
                } else {
                    columns.add(new RecordField.Known((OutputColumn.Metadata) output.source()));
                }
            }
            decoder.raw(columns.contains(new RecordField.Known(OutputColumn.Metadata.RAW)));
            return this;
        }

        /** A row of which only the key is known: every other column is null. */
        Builder keyColumnsOnly(List<OutputColumn> outputs, List<ColumnModel> keyColumns) {
            for (OutputColumn output : outputs) {
                boolean known =
                        output.source() instanceof OutputColumn.Metadata
                                || keyColumns.stream().anyMatch(key -> isColumn(output, key));
                if (known) {
                    columns(List.of(output));
                } else {
                    columns.add(new RecordField.Constant(null));
                }
            }
            return this;
        }

        Builder key(List<ColumnModel> keyColumns) {
            for (ColumnModel column : keyColumns) {
                key.add(
                        column.path() == null
                                ? evaluated(column.value(), column.type(), column.format())
                                : decoded(column.path(), column.type(), column.format()));
            }
            return this;
        }

        /**
         * The key is kept as it is in the record, for rows of any projection to be made from it.
         */
        Builder plainKey(List<ColumnModel> keyColumns) {
            for (ColumnModel column : keyColumns) {
                plainKey.add(
                        column.path() == null
                                ? new RecordField.PlainEvaluated(compile(column.value()))
                                : new RecordField.Plain(decoder.tree(path(column.path()))));
            }
            return this;
        }

        Builder cursor(@Nullable CursorModel model) {
            cursorIsAnswerTime = model != null && model.isAnswerTime();
            if (model != null && !cursorIsAnswerTime) {
                cursor = new CursorCodec(model);
                cursorSlot = cursor.addTo(decoder, path(model.field()));
            }
            return this;
        }

        Builder deleted(@Nullable Template condition) {
            if (condition != null) {
                deleted = compile(condition);
            }
            return this;
        }

        Builder filter(@Nullable Template condition) {
            if (condition != null) {
                filter = compile(condition);
            }
            return this;
        }

        Builder capture(@Nullable String path) {
            if (path != null) {
                captures.computeIfAbsent(path, decoder::capture);
            }
            return this;
        }

        RecordFormat build() {
            return new RecordFormat(this);
        }

        private static PageFormat format(FormatModel model) {
            if (model instanceof FormatModel.Ndjson) {
                return new PageFormat.Ndjson();
            } else if (model instanceof FormatModel.Xml) {
                return new PageFormat.Xml();
            } else if (model instanceof FormatModel.Csv csv) {
                return new PageFormat.Csv(
                        csv.columns(),
                        csv.delimiter(),
                        csv.quote(),
                        csv.nulls(),
                        csv.charset() == null ? null : Charset.forName(csv.charset()));
            }
            return new PageFormat.Json();
        }

        /** The path in this request; a renamed object takes its fields with it. */
        private String path(String path) {
            for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
                String renamed = otherPaths.get(path.substring(0, end));
                if (renamed != null) {
                    return renamed + path.substring(end);
                }
            }
            return path;
        }

        private RecordField decoded(String path, LogicalType type, @Nullable String format) {
            return new RecordField.Decoded(decoder.field(path(path), type, format));
        }

        private RecordField evaluated(Template value, LogicalType type, @Nullable String format) {
            return new RecordField.Evaluated(compile(value), ValueConverter.of(type, format));
        }

        private CompiledTemplate compile(Template template) {
            CompiledTemplate compiled = CompiledTemplate.compile(template.text());
            compiled.names().stream()
                    .filter(name -> name.root().equals("record"))
                    .map(name -> name.field() == null ? WHOLE_RECORD : name.field())
                    .forEach(field -> trees.computeIfAbsent(field, decoder::tree));
            return compiled;
        }
    }
}
