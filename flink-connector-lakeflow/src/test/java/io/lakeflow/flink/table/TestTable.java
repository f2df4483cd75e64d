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

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.catalog.WatermarkSpec;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.ExceptionUtils;

/** A table as a DDL declares it, made by the factory that Flink finds for it. */
final class TestTable {
    private final Map<String, String> options = new HashMap<>();
    private final Map<String, String> enrichment = new HashMap<>();
    private final List<Column> columns = new ArrayList<>();
    private List<String> key = List.of();
    @Nullable private String rowtime;
    private RuntimeExecutionMode mode = RuntimeExecutionMode.STREAMING;
    private final Configuration job = new Configuration();

    private TestTable() {
        option("connector", "lakeflow");
    }

    /** A table of {@link TestSpec}. */
    static TestTable ofShop(String table) {
        return new TestTable().option("spec", TestSpec.YAML).option("table", table);
    }

    /** {@code orders} of the example API, with all its columns and its key. */
    static TestTable ofOrders() {
        return new TestTable()
                .option("source", "example")
                .option("table", "orders")
                .option("config.user", "me")
                .option("config.password", "any")
                .column("order_id", DataTypes.STRING().notNull())
                .column("user_id", DataTypes.STRING())
                .column("amount", DataTypes.DOUBLE())
                .column("status", DataTypes.STRING())
                .column("updated_at", DataTypes.TIMESTAMP_LTZ(3))
                .key("order_id");
    }

    TestTable option(String key, String value) {
        options.put(key, value);
        return this;
    }

    TestTable without(String key) {
        options.remove(key);
        return this;
    }

    /** An option that changed in the catalog after a plan was compiled. */
    TestTable enriched(String key, String value) {
        enrichment.put(key, value);
        return this;
    }

    TestTable column(String name, DataType type) {
        columns.add(Column.physical(name, type));
        return this;
    }

    TestTable key(String... names) {
        key = List.of(names);
        return this;
    }

    TestTable watermarkFor(String column) {
        rowtime = column;
        return this;
    }

    TestTable inBatchMode() {
        mode = RuntimeExecutionMode.BATCH;
        return this;
    }

    /** An option of the planner's configuration. */
    TestTable inJobWith(String key, String value) {
        job.setString(key, value);
        return this;
    }

    /** What is read of a spec. */
    TableRead read() {
        return (TableRead) create().read();
    }

    LakeflowTableSource create() {
        List<WatermarkSpec> watermarks =
                rowtime == null
                        ? List.of()
                        : List.of(
                                WatermarkSpec.of(
                                        rowtime,
                                        new FieldReferenceExpression(
                                                rowtime, DataTypes.TIMESTAMP_LTZ(3), 0, 0)));
        ResolvedSchema schema =
                new ResolvedSchema(
                        columns,
                        watermarks,
                        key.isEmpty() ? null : UniqueConstraint.primaryKey("key", key));
        CatalogTable table =
                CatalogTable.newBuilder()
                        .schema(Schema.newBuilder().fromResolvedSchema(schema).build())
                        .options(options)
                        .build();
        return (LakeflowTableSource)
                FactoryUtil.createDynamicTableSource(
                        null,
                        ObjectIdentifier.of("default_catalog", "default_database", "mine"),
                        new ResolvedCatalogTable(table, schema),
                        enrichment,
                        new Configuration(job).set(ExecutionOptions.RUNTIME_MODE, mode),
                        TestTable.class.getClassLoader(),
                        false);
    }

    /** What is wrong with it, one message each. */
    List<String> problems() {
        ValidationException wrapped = catchThrowableOfType(ValidationException.class, this::create);
        if (wrapped == null) {
            return List.of();
        }
        ValidationException told =
                (ValidationException)
                        ExceptionUtils.findThrowable(
                                        wrapped,
                                        cause ->
                                                cause instanceof ValidationException
                                                        && cause.getMessage()
                                                                .contains("cannot be read:"))
                                .orElseThrow(() -> new AssertionError("another error", wrapped));
        String[] lines = told.getMessage().split("\n - ");
        if (!lines[0].equals("Table 'default_catalog.default_database.mine' cannot be read:")) {
            throw new AssertionError("the table is not named", told);
        }
        return Arrays.asList(lines).subList(1, lines.length);
    }
}
