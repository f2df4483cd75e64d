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
package io.lakeflow.flink.testutils.scripted;

import io.lakeflow.flink.testutils.http.Request;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request for a page, taken apart.
 *
 * @param size how many records the page may have
 * @param position where in its listing it stands
 * @param now when it is answered, by the server's clock
 */
record ListingRequest(
        Route route,
        ListingShape shape,
        Request request,
        Map<String, String> query,
        int size,
        PagingForm.Position position,
        Instant now) {

    /**
     * Reads a request.
     *
     * @throws ApiRefusal with status 400 if the listing cannot be asked that
     */
    static ListingRequest of(Route route, Request request, Instant now) {
        ListingShape shape = route.shape();
        Map<String, String> query = QueryText.parse(request.query());
        rejectUnknown(route, shape, query);
        int size = size(shape, query);
        PagingForm.Position position = shape.paging().read(query, size);
        return new ListingRequest(route, shape, request, query, size, position, now);
    }

    private static void rejectUnknown(Route route, ListingShape shape, Map<String, String> query) {
        Set<String> known = new HashSet<>(shape.paging().names());
        shape.since().map(Bound::parameter).ifPresent(known::add);
        shape.until().map(Bound::parameter).ifPresent(known::add);
        shape.sizeParameter().ifPresent(known::add);
        if (route.deletes().isEmpty()) {
            route.content().table().delta().map(DeltaTokens::parameter).ifPresent(known::add);
        }
        for (String name : query.keySet()) {
            if (!known.contains(name)) {
                throw new ApiRefusal(400, "unknown parameter '" + name + "', expected " + known);
            }
        }
    }

    private static int size(ListingShape shape, Map<String, String> query) {
        if (shape.paging() instanceof PagingForm.None) {
            return Integer.MAX_VALUE;
        }
        String asked = shape.sizeParameter().map(query::get).orElse(null);
        if (asked == null) {
            return shape.pageSize();
        }
        if (!asked.matches("[1-9]\\d{0,8}")) {
            throw new ApiRefusal(400, "'" + asked + "' is no number of records");
        }
        return Math.min(Integer.parseInt(asked), shape.pageSize());
    }

    TableDeclaration table() {
        return route.content().table();
    }

    /** The tokens of the table, where its rows are asked for and not its deletions. */
    Optional<DeltaTokens> delta() {
        return route.deletes().isPresent() ? Optional.empty() : table().delta();
    }

    /** The token with which only changes are asked for. */
    Optional<String> deltaToken() {
        return delta().map(delta -> query.get(delta.parameter()));
    }

    /** The address without what says where in the listing the request stands. */
    String listing() {
        Map<String, String> rest = new LinkedHashMap<>(query);
        rest.keySet().removeAll(shape.paging().names());
        return request.path() + "?" + QueryText.write(rest);
    }

    /** The address of the same listing at another position. */
    String address(Map<String, String> position) {
        Map<String, String> moved = new LinkedHashMap<>(query);
        moved.putAll(position);
        return "http://"
                + request.header("host").orElseThrow()
                + request.path()
                + "?"
                + QueryText.write(moved);
    }
}
