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
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;

/**
 * Reads each table of the example API once, follows {@code orders} while they change, tells what
 * the API refused, and compares everything with what the API itself holds.
 */
final class Tour {
    private static final List<String> TABLES =
            List.of("products", "events", "users", "orders", "metrics");
    private static final int ROWS_SHOWN = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExampleApi api;
    private final ApiContent content;
    private final SqlSession session;
    private final PrintStream out;

    Tour(ExampleApi api, EmbeddedFlink flink, PrintStream out) {
        this.api = api;
        this.content = new ApiContent(api);
        this.session = new SqlSession(flink);
        this.out = out;
    }

    void run() throws Exception {
        for (String table : TABLES) {
            readOnce(table);
        }
        out.println(rule("orders, while they change"));
        try (ResultRows changes = ResultRows.of(show("orders-live"))) {
            new LiveOrders(api, changes, out).follow();
            out.println(rule("What the API refused"));
            new Refusals(api.requests(), out).report(changes);
        }
        whereToGoNext();
    }

    private void readOnce(String table) throws Exception {
        out.println(rule(table));
        Instant began = Instant.now();
        List<Row> rows = new ArrayList<>();
        List<String> columns;
        try (ResultRows result = ResultRows.of(show(table))) {
            columns = result.columns();
            Optional<Row> row = result.next(PATIENCE);
            for (; row.isPresent(); row = result.next(PATIENCE)) {
                rows.add(row.get());
            }
            if (!result.ended()) {
                throw new QuickstartException(
                        "no row of %s came within %d s".formatted(table, PATIENCE.toSeconds()));
            }
        }
        TablePrinter.ofRows(out, columns, rows.subList(0, Math.min(ROWS_SHOWN, rows.size())));
        content.requireSame(table, rows, began, Instant.now());
        out.printf("    (%d of %d rows shown)%n%n", ROWS_SHOWN, rows.size());
        int future = content.size(table) - rows.size();
        out.printf(
                "  %d rows, the same as in the API%s.%n%n",
                rows.size(),
                future == 0
                        ? ""
                        : ", where %d more lie in the future and will be read then"
                                .formatted(future));
    }

    /** Prints a script of the tour and runs it. */
    private TableResult show(String name) throws Exception {
        String script = Scripts.ofTour(name, api.uri());
        for (String line : script.lines().toList()) {
            out.println(line.isEmpty() ? line : "  " + line);
        }
        out.println();
        Optional<TableResult> last = Optional.empty();
        for (String statement : SqlScript.statements(script)) {
            last = session.execute(statement);
        }
        return last.orElseThrow();
    }

    private static String rule(String title) {
        return "== " + title + " " + "=".repeat(Math.max(3, 90 - title.length()));
    }

    private void whereToGoNext() {
        out.println(rule("Where to go next"));
        out.println(
                """
                  ./quickstart my.sql   runs your own file against the same API, whose address takes the place of ${EXAMPLE_API};
                                        %s is one to begin with
                  README.md             what is promised, options, the first table of an API of your own
                  docs/spec.md          how to describe an API
                """
                        .formatted("e2e-tests/src/main/resources/quickstart/orders.sql"));
    }
}
