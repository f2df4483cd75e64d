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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whose rows the variables of a path stand for. */
final class Parents {
    private Parents() {}

    /**
     * Refuses a path whose variables do not fit the parent's path and key.
     *
     * @throws IllegalArgumentException if they do not
     */
    static void check(TableDeclaration table, Map<String, TableContent> tables) {
        List<String> variables = table.path().variables();
        List<String> expected = new ArrayList<>();
        if (table.parent().isPresent()) {
            TableContent parent = tables.get(table.parent().get());
            require(table, parent != null, "its parent " + table.parent().get() + " is missing");
            require(table, parent.table().keys().size() == 1, "its parent needs one key field");
            require(table, table.each().isEmpty(), "its partitions are its parent's");
            expected.addAll(parent.table().path().variables());
            require(
                    table,
                    variables.size() == expected.size() + 1
                            && variables.subList(0, expected.size()).equals(expected),
                    "its path needs the variables " + expected + " and one for its parent's key");
        } else {
            require(
                    table,
                    table.each().keySet().equals(Set.copyOf(variables)),
                    "each of " + variables + " needs a parent or values");
        }
        if (table.tombstones() instanceof Tombstones.Endpoint endpoint) {
            require(
                    table,
                    new PathTemplate(endpoint.path()).variables().equals(variables),
                    "the path of its deletes needs the variables " + variables);
        }
    }

    /**
     * Refuses a listing below a row that is not there.
     *
     * @throws ApiRefusal with status 404
     */
    static void require(Route route, Map<String, TableContent> tables, Instant now) {
        TableDeclaration table = route.content().table();
        List<String> scope = route.scope();
        List<String> variables = table.path().variables();
        for (Map.Entry<String, List<String>> each : table.each().entrySet()) {
            String value = scope.get(variables.indexOf(each.getKey()));
            if (!each.getValue().contains(value)) {
                throw new ApiRefusal(404, "there is no " + each.getKey() + " " + value);
            }
        }
        while (table.parent().isPresent()) {
            TableContent parent = tables.get(table.parent().get());
            String row = scope.get(scope.size() - 1);
            scope = scope.subList(0, scope.size() - 1);
            if (!parent.isVisible(scope, row, now)) {
                throw new ApiRefusal(404, "there is no " + row + " in " + parent.table().name());
            }
            table = parent.table();
        }
    }

    private static void require(TableDeclaration table, boolean met, String reason) {
        if (!met) {
            throw new IllegalArgumentException("table " + table.name() + ": " + reason);
        }
    }
}
