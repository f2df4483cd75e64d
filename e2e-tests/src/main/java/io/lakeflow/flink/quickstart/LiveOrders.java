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
package io.lakeflow.flink.quickstart;

import io.lakeflow.flink.testutils.example.ExampleApi;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Changes orders in the API while a query follows them, and shows what comes out of it. */
final class LiveOrders {
    private static final String ORDER = "order_live";
    private static final int ROWS_SHOWN = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExampleApi api;
    private final ResultRows changes;
    private final PrintStream out;
    private final Map<Object, Row> orders = new HashMap<>();

    LiveOrders(ExampleApi api, ResultRows changes, PrintStream out) {
        this.api = api;
        this.changes = changes;
        this.out = out;
    }

    /**
     * Waits for the orders that are there, then inserts one, updates it and deletes it, each once
     * the change before has come out of the query.
     */
    void follow() throws InterruptedException {
        Instant began = Instant.now();
        int there = api.rows("orders").size();
        List<Row> first = new ArrayList<>();
        while (orders.size() < there) {
            first.add(nextChange("the orders that are there"));
        }
        TablePrinter table =
                TablePrinter.ofChanges(out, changes.columns(), first.subList(0, ROWS_SHOWN));
        out.printf("    (%d more: all that are there)%n%n", there - ROWS_SHOWN);

        out.println("  Someone orders something:");
        api.insert("orders", order("new"));
        showUntil(RowKind.INSERT, table);
        out.println("  ... pays for it:");
        api.upsert("orders", order("paid"));
        showUntil(RowKind.UPDATE_AFTER, table);
        out.println("  ... and the shop deletes it:");
        api.delete(ORDER);
        showUntil(RowKind.DELETE, table);

        new ApiContent(api).requireSame("orders", orders.values(), began, Instant.now());
        out.printf(
                "%n  After all these changes the query has %d orders, the same as in the API.%n%n",
                orders.size());
    }

    private static Map<String, Object> order(String status) {
        return Map.of("order_id", ORDER, "user_id", "user_0001", "amount", 19.9, "status", status);
    }

    private void showUntil(RowKind last, TablePrinter table) throws InterruptedException {
        Row change;
        do {
            change = nextChange("the change of " + ORDER);
            table.print(change);
        } while (!(change.getKind() == last && change.getField(0).equals(ORDER)));
    }

    private Row nextChange(String awaited) throws InterruptedException {
        Optional<Row> change = changes.next(PATIENCE);
        Row row =
                change.orElseThrow(
                        () ->
                                new QuickstartException(
                                        "%s did not come out of the query within %d s"
                                                .formatted(awaited, PATIENCE.toSeconds())));
        switch (row.getKind()) {
            case INSERT, UPDATE_AFTER -> orders.put(row.getField(0), row);
            case UPDATE_BEFORE, DELETE -> orders.remove(row.getField(0));
        }
        return row;
    }
}
