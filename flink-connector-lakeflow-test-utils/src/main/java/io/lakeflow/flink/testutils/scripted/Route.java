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

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a path leads to.
 *
 * @param content the table
 * @param scope the values of the path's variables
 * @param deletes the endpoint of its tombstones, if that is what the path leads to
 */
record Route(TableContent content, List<String> scope, Optional<Tombstones.Endpoint> deletes) {

    /** The listing at a path; of several that match, the one with the fewest variables. */
    static Optional<Route> find(Map<String, TableContent> tables, String path) {
        return tables.values().stream()
                .flatMap(content -> Stream.of(rows(content, path), deletes(content, path)))
                .flatMap(Optional::stream)
                .min(Comparator.comparingInt(route -> route.scope().size()));
    }

    private static Optional<Route> rows(TableContent content, String path) {
        return content.table()
                .path()
                .match(path)
                .map(scope -> new Route(content, scope, Optional.empty()));
    }

    private static Optional<Route> deletes(TableContent content, String path) {
        return content.table().tombstones() instanceof Tombstones.Endpoint endpoint
                ? new PathTemplate(endpoint.path())
                        .match(path)
                        .map(scope -> new Route(content, scope, Optional.of(endpoint)))
                : Optional.empty();
    }

    ListingShape shape() {
        ListingShape rows = content.table().listing();
        return deletes.map(rows::of).orElse(rows);
    }
}
