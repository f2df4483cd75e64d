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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Versions as the records of a listing. */
final class RecordWriter {
    private RecordWriter() {}

    /** The record of a table's own listing. */
    static ObjectNode row(TableDeclaration table, Version version) {
        ObjectNode record = key(table, version);
        record.put("version", version.number());
        version.fields().forEach((field, value) -> Json.put(record, field, value));
        table.cursorField().ifPresent(field -> Json.put(record, field, cursor(table, version)));
        if (table.tombstones() instanceof Tombstones.Flag flag) {
            Json.put(record, flag.field(), version.deleted());
        }
        return record;
    }

    /** The record of a deletion at an endpoint of its own. */
    static ObjectNode tombstone(
            TableDeclaration table, Tombstones.Endpoint endpoint, Version version) {
        ObjectNode record = key(table, version);
        Json.put(record, endpoint.cursorField(), cursor(table, version));
        return record;
    }

    private static Object cursor(TableDeclaration table, Version version) {
        return table.cursorFormat().render(version.cursor());
    }

    private static ObjectNode key(TableDeclaration table, Version version) {
        ObjectNode record = Json.object();
        List<String> fields = table.keys();
        String[] values = version.row().split("/", -1);
        for (int i = 0; i < fields.size(); i++) {
            Json.put(record, fields.get(i), values[i]);
        }
        return record;
    }
}
