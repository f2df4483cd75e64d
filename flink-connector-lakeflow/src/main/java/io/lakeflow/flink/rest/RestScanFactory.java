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

import io.lakeflow.flink.model.RateModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.TableDescription;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.scan.TableScanFactory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.table.types.logical.RowType;

/**
 * A table of a spec as a scan over HTTP: the model, the user's configuration with references
 * instead of secrets, the columns to emit, and how to read.
 */
public final class RestScanFactory implements TableScanFactory {
    private static final long serialVersionUID = 1L;

    private final SourceModel source;
    private final String table;
    private final LinkedHashMap<String, Object> config;
    private final List<OutputColumn> columns;
    private final ReadOptions options;

    /**
     * @param source the source's model
     * @param table the name of one of its tables
     * @param config the values of the source's options by name; secrets as references
     * @param columns the fields of the emitted rows, in order
     * @param options how to read
     */
    public RestScanFactory(
            SourceModel source,
            String table,
            Map<String, Object> config,
            List<OutputColumn> columns,
            ReadOptions options) {
        if (!source.tables().containsKey(table)) {
            throw new IllegalArgumentException(
                    "source '" + source.name() + "' has no table '" + table + "'");
        }
        this.source = source;
        this.table = table;
        this.config = new LinkedHashMap<>(config);
        this.columns = List.copyOf(columns);
        this.options = options;
    }

    @Override
    public TableDescription describe() {
        TableModel model = source.tables().get(table);
        List<RowType.RowField> fields =
                columns.stream()
                        .map(column -> new RowType.RowField(column.name(), column.type()))
                        .toList();
        return new TableDescription(
                table,
                new RowType(false, fields),
                model.key(),
                model.cursor() == null || model.cursor().isOpaque() ? null : model.cursor().field(),
                new Changelog(model, options).mode(),
                options.isBounded() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED);
    }

    /**
     * Where requests go, such as {@code https://api.example.com}.
     *
     * @throws io.lakeflow.flink.scan.ScanException if the base of the source is no address
     */
    public String origin() {
        return RestHttp.origin(source, config).toString();
    }

    /** Whoever asks the same origin with the same credentials draws from the same budget. */
    @Override
    public RequestBudget budget() {
        List<String> references =
                source.options().entrySet().stream()
                        .filter(option -> option.getValue().secret())
                        .map(option -> reference(config.get(option.getKey())))
                        .filter(Objects::nonNull)
                        .sorted()
                        .toList();
        return new RequestBudget(origin() + " " + references, limits(), concurrency());
    }

    /** A secret that is written out protects nothing, and is not repeated all the same. */
    @Nullable
    private static String reference(@Nullable Object secret) {
        String text = secret == null ? "" : secret.toString();
        return text.startsWith("${") ? text : null;
    }

    private List<RequestBudget.Limit> limits() {
        return source.http().rates().stream()
                .filter(rate -> rate.limit() != null)
                .map(
                        rate ->
                                new RequestBudget.Limit(
                                        rate.limit(), rate.per(), rate.remaining() != null))
                .toList();
    }

    @Nullable
    private Integer concurrency() {
        return source.http().rates().stream()
                .map(RateModel::concurrency)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    @Override
    public TableScan open(ScanContext context) {
        RestHttp http = new RestHttp(source, config, options.http(), context);
        return new RestScan(source, table, columns, options, http, context);
    }
}
