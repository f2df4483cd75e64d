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
package io.lakeflow.flink.testutils.example;

import static io.lakeflow.flink.testutils.example.Column.nullable;
import static io.lakeflow.flink.testutils.example.Column.nullableStruct;
import static io.lakeflow.flink.testutils.example.Column.required;

import io.lakeflow.flink.testutils.example.Column.Type;
import io.lakeflow.flink.testutils.example.Table.Ingestion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The five tables of the example API. */
final class Tables {

    static final Table PRODUCTS =
            new Table(
                    "products",
                    Ingestion.SNAPSHOT,
                    true,
                    53,
                    20,
                    "product_id",
                    Optional.empty(),
                    Duration.ZERO,
                    List.of("page", "category"),
                    List.of(
                            required("product_id", Type.STRING),
                            nullable("name", Type.STRING),
                            nullable("price", Type.DOUBLE),
                            nullable("category", Type.STRING)));

    static final Table EVENTS =
            new Table(
                    "events",
                    Ingestion.APPEND,
                    true,
                    101,
                    50,
                    "event_id",
                    Optional.of("created_at"),
                    Duration.ofSeconds(1),
                    List.of("since", "limit", "page"),
                    List.of(
                            required("event_id", Type.STRING),
                            nullable("event_type", Type.STRING),
                            nullable("user_id", Type.STRING),
                            nullable("payload", Type.STRING),
                            required("created_at", Type.TIMESTAMP)));

    static final Table USERS =
            new Table(
                    "users",
                    Ingestion.CDC,
                    true,
                    37,
                    15,
                    "user_id",
                    Optional.of("updated_at"),
                    Duration.ofMinutes(1),
                    List.of("since", "page"),
                    List.of(
                            required("user_id", Type.STRING),
                            nullable("email", Type.STRING),
                            nullable("display_name", Type.STRING),
                            nullable("status", Type.STRING),
                            required("updated_at", Type.TIMESTAMP)));

    static final Table ORDERS =
            new Table(
                    "orders",
                    Ingestion.CDC_WITH_DELETES,
                    true,
                    103,
                    40,
                    "order_id",
                    Optional.of("updated_at"),
                    Duration.ofSeconds(1),
                    List.of("since", "user_id", "status", "page"),
                    List.of(
                            required("order_id", Type.STRING),
                            nullable("user_id", Type.STRING),
                            nullable("amount", Type.DOUBLE),
                            nullable("status", Type.STRING),
                            required("updated_at", Type.TIMESTAMP)));

    static final Table METRICS =
            new Table(
                    "metrics",
                    Ingestion.CDC,
                    false,
                    253,
                    100,
                    "metric_id",
                    Optional.of("updated_at"),
                    Duration.ofMinutes(1),
                    List.of("since", "until", "page"),
                    List.of(
                            required("metric_id", Type.STRING),
                            nullable("name", Type.STRING),
                            nullableStruct(
                                    "value",
                                    nullable("count", Type.INTEGER),
                                    nullable("label", Type.STRING),
                                    nullable("measure", Type.DOUBLE)),
                            nullable("host", Type.STRING),
                            required("updated_at", Type.TIMESTAMP)));

    static final List<Table> ALL = List.of(PRODUCTS, EVENTS, USERS, ORDERS, METRICS);

    private Tables() {}

    /**
     * The table of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Table named(String name) {
        return ALL.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no table '"
                                                + name
                                                + "', expected one of "
                                                + ALL.stream().map(Table::name).toList()));
    }
}
