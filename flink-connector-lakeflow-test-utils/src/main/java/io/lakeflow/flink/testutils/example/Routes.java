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

import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which request means what: finds the table, reads the parameters, writes the answer. */
final class Routes {

    private final Map<String, TableStore> stores;
    private final Map<String, Integer> pageSizes;

    /**
     * @param stores the tables by name
     * @param pageSizes the largest page of each table, by name
     */
    Routes(Map<String, TableStore> stores, Map<String, Integer> pageSizes) {
        this.stores = stores;
        this.pageSizes = pageSizes;
    }

    /**
     * The answer to a request whose credentials are fine.
     *
     * @throws ApiFault if it is an error
     */
    Response answer(Request request) {
        List<String> path = RequestTarget.segments(request.path());
        if (!path.get(0).equals("tables") || path.size() == 2 || path.size() > 4) {
            throw noRoute(request);
        }
        Map<String, String> parameters = RequestTarget.parameters(request.query());
        if (path.size() == 1) {
            requireMethod(request, "GET");
            return listTables(parameters);
        }
        TableStore store = stores.get(path.get(1));
        if (store == null) {
            throw new ApiFault(404, "no table '" + path.get(1) + "'");
        }
        String resource = path.get(2);
        if (path.size() == 4) {
            if (!resource.equals("records") || !store.table().deletable()) {
                throw noRoute(request);
            }
            requireMethod(request, "DELETE");
            return delete(store, path.get(3), parameters);
        }
        if (resource.equals("records") && request.method().equals("POST")) {
            return post(store, request.body(), parameters);
        }
        requireMethod(request, "GET");
        return switch (resource) {
            case "records" -> records(store, parameters);
            case "deleted_records" -> deletedRecords(request, store, parameters);
            case "schema" -> schema(request, store.table(), parameters);
            case "metadata" -> metadata(request, store.table(), parameters);
            default -> throw noRoute(request);
        };
    }

    private static void requireMethod(Request request, String method) {
        if (!request.method().equals(method)) {
            throw noRoute(request);
        }
    }

    private static ApiFault noRoute(Request request) {
        return new ApiFault(404, "no route " + request.method() + " " + request.path());
    }

    private Response listTables(Map<String, String> parameters) {
        ListingParameters.rejectUnknown(parameters, List.of());
        List<String> names =
                stores.values().stream()
                        .map(TableStore::table)
                        .filter(Table::listed)
                        .map(Table::name)
                        .toList();
        return ok(Map.of("tables", names));
    }

    private static Response schema(Request request, Table table, Map<String, String> parameters) {
        if (!table.listed()) {
            throw noRoute(request);
        }
        ListingParameters.rejectUnknown(parameters, List.of());
        return ok(Map.of("schema", describe(table.columns())));
    }

    private static List<Map<String, Object>> describe(List<Column> columns) {
        List<Map<String, Object>> described = new ArrayList<>();
        for (Column column : columns) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", column.name());
            entry.put("type", column.type().label());
            entry.put("nullable", column.nullable());
            if (column.type() == Column.Type.STRUCT) {
                entry.put("fields", describe(column.fields()));
            }
            described.add(entry);
        }
        return described;
    }

    private static Response metadata(Request request, Table table, Map<String, String> parameters) {
        if (!table.listed()) {
            throw noRoute(request);
        }
        ListingParameters.rejectUnknown(parameters, List.of());
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (table.updatable()) {
            metadata.put("primary_keys", List.of(table.key()));
        }
        table.cursorField().ifPresent(field -> metadata.put("cursor_field", field));
        return ok(Map.of("metadata", metadata));
    }

    private Response records(TableStore store, Map<String, String> parameters) {
        Table table = store.table();
        Listing listing =
                ListingParameters.parse(
                        parameters, table.parameters(), table.filters(), pageSize(table));
        return page(store.list(listing));
    }

    private Response deletedRecords(
            Request request, TableStore store, Map<String, String> parameters) {
        if (!store.table().deletable()) {
            throw noRoute(request);
        }
        Listing listing =
                ListingParameters.parse(
                        parameters, List.of("since", "page"), List.of(), pageSize(store.table()));
        return page(store.listTombstones(listing));
    }

    private int pageSize(Table table) {
        return pageSizes.get(table.name());
    }

    private static Response page(Listing.Page page) {
        return Response.json(200, PageBody.of(page));
    }

    private static Response post(TableStore store, byte[] body, Map<String, String> parameters) {
        ListingParameters.rejectUnknown(parameters, List.of());
        try {
            TableStore.Upserted upserted = store.upsert(RecordFormat.readPosted(body));
            return Response.json(upserted.created() ? 201 : 200, upserted.row().json());
        } catch (IllegalArgumentException e) {
            throw new ApiFault(400, e.getMessage());
        }
    }

    private static Response delete(TableStore store, String key, Map<String, String> parameters) {
        ListingParameters.rejectUnknown(parameters, List.of());
        Row tombstone =
                store.delete(key)
                        .orElseThrow(
                                () ->
                                        new ApiFault(
                                                404,
                                                "no row '" + key + "' in " + store.table().name()));
        return Response.json(200, tombstone.json());
    }

    private static Response ok(Map<String, ?> body) {
        return Response.json(200, RecordFormat.write(body));
    }
}
