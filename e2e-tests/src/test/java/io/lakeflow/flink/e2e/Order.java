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
package io.lakeflow.flink.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeflow.flink.testutils.example.ExampleApi;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.types.Row;

/** A row of the example API's {@code orders}, from whichever side it was read. */
record Order(
        String orderId,
        @Nullable String userId,
        @Nullable Double amount,
        @Nullable String status,
        Instant updatedAt) {

    private static final String SQL_NULL = "<NULL>";
    private static final DateTimeFormatter SQL_TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    /** What the API itself holds. */
    static List<Order> truth(ExampleApi api) {
        return api.rows("orders").stream().map(Order::ofRecord).toList();
    }

    /** The statement that makes the API's orders the table {@code orders}. */
    static String createTable(ExampleApi api) {
        return """
        CREATE TABLE orders (
          order_id STRING, user_id STRING, amount DOUBLE, status STRING,
          updated_at TIMESTAMP_LTZ(6),
          PRIMARY KEY (order_id) NOT ENFORCED
        ) WITH (
          'connector' = 'lakeflow', 'source' = 'example', 'table' = 'orders',
          'config.base' = '%s', 'config.user' = 'anybody', 'config.password' = 'anything'
        )"""
                .formatted(api.uri());
    }

    static Order ofRow(Row row) {
        return new Order(
                row.getFieldAs("order_id"),
                row.getFieldAs("user_id"),
                row.getFieldAs("amount"),
                row.getFieldAs("status"),
                row.getFieldAs("updated_at"));
    }

    /** From what the SQL client draws in the time zone UTC. */
    static Order ofCells(List<String> cells) {
        String amount = text(cells.get(2));
        return new Order(
                cells.get(0),
                text(cells.get(1)),
                amount == null ? null : Double.valueOf(amount),
                text(cells.get(3)),
                LocalDateTime.parse(cells.get(4), SQL_TIMESTAMP).toInstant(ZoneOffset.UTC));
    }

    /** From what the SQL gateway answers. */
    static Order ofJson(List<JsonNode> cells) {
        return new Order(
                cells.get(0).asText(),
                json(cells.get(1)),
                cells.get(2).isNull() ? null : cells.get(2).asDouble(),
                json(cells.get(3)),
                Instant.parse(cells.get(4).asText()));
    }

    @Nullable
    private static String json(JsonNode cell) {
        return cell.isNull() ? null : cell.asText();
    }

    private static Order ofRecord(Map<String, Object> fields) {
        return new Order(
                (String) fields.get("order_id"),
                (String) fields.get("user_id"),
                (Double) fields.get("amount"),
                (String) fields.get("status"),
                Instant.parse((String) fields.get("updated_at")));
    }

    @Nullable
    private static String text(String cell) {
        return cell.equals(SQL_NULL) ? null : cell;
    }
}
