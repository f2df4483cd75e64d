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

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes tables with <code>'connector' = 'lakeflow'</code>. Asks the API nothing and opens no
 * secret, so that a statement can be planned where neither can be reached.
 */
@Internal
public final class LakeflowTableFactory implements DynamicTableSourceFactory {
    /** The value of <code>'connector'</code>. */
    public static final String IDENTIFIER = "lakeflow";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(LakeflowOptions.TABLE);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        Set<ConfigOption<?>> options = new HashSet<>(LakeflowOptions.all());
        options.removeAll(requiredOptions());
        return options;
    }

    /** How requests are made and how far they reach back: none of it shows in a plan. */
    @Override
    public Set<ConfigOption<?>> forwardOptions() {
        return Set.of(
                LakeflowOptions.SCAN_POLL_INTERVAL,
                LakeflowOptions.SCAN_WINDOW,
                LakeflowOptions.SCAN_LOOKBACK,
                LakeflowOptions.SCAN_LAG,
                LakeflowOptions.SCAN_MAX_RECORDS_PER_BATCH,
                LakeflowOptions.PAGE_SIZE,
                LakeflowOptions.RECORD_ON_ERROR,
                LakeflowOptions.HTTP_MAX_CONCURRENT_REQUESTS,
                LakeflowOptions.HTTP_CONNECT_TIMEOUT,
                LakeflowOptions.HTTP_READ_TIMEOUT,
                LakeflowOptions.HTTP_REQUEST_TIMEOUT,
                LakeflowOptions.HTTP_RETRY_MAX_ATTEMPTS,
                LakeflowOptions.HTTP_RETRY_INITIAL_BACKOFF,
                LakeflowOptions.HTTP_RETRY_MAX_BACKOFF,
                LakeflowOptions.HTTP_MAX_PAGE_BYTES);
    }

    /**
     * @throws org.apache.flink.table.api.ValidationException with everything that is wrong with the
     *     table
     */
    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        ResolvedSchema schema = context.getCatalogTable().getResolvedSchema();
        List<String> primaryKey =
                schema.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of());
        RowType physical = (RowType) context.getPhysicalRowDataType().getLogicalType();
        ReadableTable read =
                TableReadResolver.resolve(
                        "Table '" + context.getObjectIdentifier().asSummaryString() + "'",
                        options(context),
                        JobMode.of(context.getConfiguration()),
                        DeclaredSchema.ofTable(physical, primaryKey),
                        context.getClassLoader(),
                        null);
        return new LakeflowTableSource(
                read, context.getPhysicalRowDataType(), Rowtime.of(schema, read));
    }

    /** The options, and in a compiled plan those of the catalog that may have changed since. */
    private Map<String, String> options(Context context) {
        Map<String, String> options = new HashMap<>(context.getCatalogTable().getOptions());
        for (ConfigOption<?> option : forwardOptions()) {
            String changed = context.getEnrichmentOptions().get(option.key());
            if (changed != null) {
                options.put(option.key(), changed);
            }
        }
        return options;
    }
}
