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

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A table {@code t} in SQL, described in place, over answers that a test makes up. */
final class AnsweredTable implements AutoCloseable {
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final LoopbackServer server;
    private final TableEnvironment environment;

    AnsweredTable(EnvironmentSettings settings, Function<Request, Response> answers) {
        this(answers.andThen(CompletableFuture::completedFuture), settings);
    }

    private AnsweredTable(
            Function<Request, CompletableFuture<Response>> answers, EnvironmentSettings settings) {
        server =
                LoopbackServer.start(
                        0,
                        InstantSource.system(),
                        request -> {
                            requests.add(request);
                            return answers.apply(request);
                        });
        environment = TableEnvironment.create(settings);
        environment.getConfig().set("parallelism.default", "1");
        environment.getConfig().set("table.local-time-zone", "UTC");
    }

    /** With answers that may come later, or never. */
    static AnsweredTable answeredLater(
            EnvironmentSettings settings, Function<Request, CompletableFuture<Response>> answers) {
        return new AnsweredTable(answers, settings);
    }

    /** JSON with ' in the place of ". */
    static Response json(int status, String body) {
        return Response.json(status, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param http lines below {@code http:} of the spec
     * @param table lines below {@code tables: t:}
     * @param columns of the DDL
     * @param options {@code 'name' = 'value'}
     */
    AnsweredTable create(String http, String table, String columns, String... options) {
        String spec =
                "spec: 1\nname: answers\nhttp:\n  base: \""
                        + server.uri()
                        + "\"\n"
                        + http.indent(2)
                        + "tables:\n  t:\n"
                        + table.indent(4);
        environment.executeSql(
                "CREATE TABLE t (%s) WITH ('connector' = 'lakeflow', 'table' = 't', 'spec' = '%s'%s)"
                        .formatted(
                                columns,
                                spec.replace("'", "''"),
                                options.length == 0 ? "" : ", " + String.join(", ", options)));
        return this;
    }

    /** Where the answers come from, for a test that describes more than the table in place. */
    URI uri() {
        return server.uri();
    }

    TableEnvironment environment() {
        return environment;
    }

    List<Request> requests() {
        return requests;
    }

    /** How many connections are open. */
    int connections() {
        return server.connections();
    }

    TableResult execute(String query) {
        return environment.executeSql(query);
    }

    /** All rows of a query that ends. */
    static List<Row> rows(TableResult result) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> results = result.collect()) {
            results.forEachRemaining(rows::add);
        }
        return rows;
    }

    @Override
    public void close() {
        server.close();
    }
}
