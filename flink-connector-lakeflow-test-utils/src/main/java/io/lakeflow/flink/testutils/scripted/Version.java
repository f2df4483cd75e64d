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
import java.util.List;
import java.util.Map;

/**
 * A row as it once was: what one insert, update or delete made of it.
 *
 * @param scope the values of the path's variables: whose row it is
 * @param row what tells the row from the others of its scope: the key, its fields joined by {@code
 *     /}; something unique where the table has no key
 * @param number counts up with each write to the table; stands in the record as its {@code version}
 * @param cursor the cursor; of a deletion, when it was
 * @param visibleFrom when listings begin to show it
 * @param writtenAt when it was written, by the server's clock
 * @param deleted whether the row was deleted
 * @param fields what else is in the record
 */
public record Version(
        List<String> scope,
        String row,
        long number,
        Instant cursor,
        Instant visibleFrom,
        Instant writtenAt,
        boolean deleted,
        Map<String, Object> fields) {

    /** The scope and the row: what {@link EmittedRow#key} is compared with. */
    public String key() {
        return scope.isEmpty() ? row : String.join("/", scope) + "/" + row;
    }

    /** Where a listing without order has the row: scattered, but the same for all its versions. */
    long place() {
        long mixed = (31L * scope.hashCode() + row.hashCode()) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 32);
    }

    boolean visibleAt(Instant time) {
        return !visibleFrom.isAfter(time);
    }
}
