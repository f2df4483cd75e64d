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

import io.lakeflow.flink.http.Credentials;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/**
 * The example API in code, with the same tables as {@code example.yaml} has. Listings ascend by
 * cursor, so that each read asks for one page: what is listed from the newest cursor on.
 */
public final class ExampleConnector implements SupportsPartitionedStream, Serializable {
    private static final long serialVersionUID = 1L;
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final DataType TIME = DataTypes.TIMESTAMP_LTZ(6).notNull();
    private static final DataType KEY = DataTypes.STRING().notNull();
    private static final DataType TEXT = DataTypes.STRING();

    private transient ConnectHttp api;
    private Instant init;

    @Override
    public String name() {
        return "example-in-java";
    }

    @Override
    public void open(ConnectContext context) {
        Map<String, String> options = context.options();
        api =
                context.http(
                        URI.create(options.get("base")),
                        new Credentials.Basic(options.get("user"), options.get("password")));
        init = context.initTime();
    }

    @Override
    public List<String> listTables() {
        return List.of("products", "events", "users", "orders");
    }

    @Override
    public DataType getTableSchema(String table, Map<String, String> options) {
        return switch (table) {
            case "products" ->
                    DataTypes.ROW(
                            DataTypes.FIELD("product_id", KEY),
                            DataTypes.FIELD("name", TEXT),
                            DataTypes.FIELD("price", DataTypes.DOUBLE()),
                            DataTypes.FIELD("category", TEXT));
            case "events" ->
                    DataTypes.ROW(
                            DataTypes.FIELD("event_id", KEY),
                            DataTypes.FIELD("event_type", TEXT),
                            DataTypes.FIELD("user_id", TEXT),
                            DataTypes.FIELD("payload", TEXT),
                            DataTypes.FIELD("created_at", TIME));
            case "users" ->
                    DataTypes.ROW(
                            DataTypes.FIELD("user_id", KEY),
                            DataTypes.FIELD("email", TEXT),
                            DataTypes.FIELD("display_name", TEXT),
                            DataTypes.FIELD("status", TEXT),
                            DataTypes.FIELD("updated_at", TIME));
            case "orders" ->
                    DataTypes.ROW(
                            DataTypes.FIELD("order_id", KEY),
                            DataTypes.FIELD("user_id", TEXT),
                            DataTypes.FIELD("amount", DataTypes.DOUBLE()),
                            DataTypes.FIELD("status", TEXT),
                            DataTypes.FIELD("updated_at", TIME));
            case "metrics" ->
                    DataTypes.ROW(
                            DataTypes.FIELD("metric_id", KEY),
                            DataTypes.FIELD("name", TEXT),
                            DataTypes.FIELD(
                                    "value",
                                    DataTypes.ROW(
                                            DataTypes.FIELD("count", DataTypes.BIGINT()),
                                            DataTypes.FIELD("label", TEXT),
                                            DataTypes.FIELD("measure", DataTypes.DOUBLE()))),
                            DataTypes.FIELD("host", TEXT),
                            DataTypes.FIELD("updated_at", TIME));
            default -> throw new IllegalArgumentException("no table '" + table + "'");
        };
    }

    @Override
    public TableMetadata readTableMetadata(String table, Map<String, String> options) {
        return switch (table) {
            case "products" -> TableMetadata.snapshot("product_id");
            case "events" -> TableMetadata.append("created_at");
            case "users" -> TableMetadata.cdc("updated_at", "user_id");
            case "orders" -> TableMetadata.cdcWithDeletes("updated_at", "order_id");
            case "metrics" -> TableMetadata.cdc("updated_at", "metric_id");
            default -> throw new IllegalArgumentException("no table '" + table + "'");
        };
    }

    @Override
    public ReadResult readTable(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options)
            throws IOException, InterruptedException {
        if (table.equals("products")) {
            return ReadResult.of(new Pages("/tables/products/records", Map.of()), () -> null);
        }
        String cursor = table.equals("events") ? "created_at" : "updated_at";
        return since("/tables/" + table + "/records", cursor, startOffset);
    }

    @Override
    public ReadResult readTableDeletes(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options)
            throws IOException, InterruptedException {
        return since("/tables/" + table + "/deleted_records", "updated_at", startOffset);
    }

    /**
     * One page: the rows of the newest cursor, for more may have come with it, and what follows.
     */
    private ReadResult since(String path, String cursor, @Nullable Map<String, Object> offset)
            throws IOException, InterruptedException {
        Map<String, Object> parameters = new HashMap<>();
        if (offset != null) {
            Instant newest = Instant.parse((String) offset.get("since"));
            parameters.put("since", newest.minus(1, ChronoUnit.MICROS));
        }
        List<?> records = (List<?>) api.getObject(path, parameters).get("records");
        if (records.isEmpty()) {
            return ReadResult.of(records, offset);
        }
        Map<?, ?> last = (Map<?, ?>) records.get(records.size() - 1);
        return ReadResult.of(records, Map.of("since", last.get(cursor)));
    }

    @Override
    public boolean isPartitioned(String table) {
        return table.equals("metrics");
    }

    /** Metrics reach into the future, of which nothing is read. */
    @Override
    public Object latestOffset(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return Map.of("until", (startOffset == null ? init : now).toString());
    }

    @Override
    public List<?> getPartitions(
            String table,
            @Nullable Map<String, Object> startOffset,
            Map<String, Object> endOffset,
            Map<String, String> options) {
        Instant end = Instant.parse((String) endOffset.get("until"));
        Instant from =
                startOffset == null
                        ? end.minus(Duration.ofHours(2))
                        : Instant.parse((String) startOffset.get("until"));
        List<Map<String, String>> windows = new ArrayList<>();
        while (from.isBefore(end)) {
            Instant to = from.plus(WINDOW).isBefore(end) ? from.plus(WINDOW) : end;
            windows.add(Map.of("since", from.toString(), "until", to.toString()));
            from = to;
        }
        return windows;
    }

    @Override
    public Iterable<?> readPartition(
            String table, Map<String, Object> partition, Map<String, String> options) {
        return () -> new Pages("/tables/" + table + "/records", partition);
    }

    /** All pages of a listing, each asked for when the records before it have been taken. */
    private final class Pages implements Iterator<Object> {
        private final String path;
        private final Map<String, Object> parameters;
        @Nullable private Object nextPage = 1;
        private Iterator<?> records = List.of().iterator();

        Pages(String path, Map<String, Object> parameters) {
            this.path = path;
            this.parameters = new HashMap<>(parameters);
        }

        @Override
        public boolean hasNext() {
            while (!records.hasNext() && nextPage != null) {
                parameters.put("page", nextPage);
                Map<String, Object> page = page();
                nextPage = page.get("next_page");
                records = ((List<?>) Objects.requireNonNull(page.get("records"))).iterator();
            }
            return records.hasNext();
        }

        private Map<String, Object> page() {
            try {
                return api.getObject(path, parameters);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("The read was given up.");
            }
        }

        @Override
        public Object next() {
            return records.next();
        }
    }
}
