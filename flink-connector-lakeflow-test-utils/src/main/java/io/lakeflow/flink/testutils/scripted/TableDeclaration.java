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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a test declares of a table; made by {@link TableBuilder}.
 *
 * @param name its name
 * @param path where it is listed
 * @param parent the table whose rows the path's variables stand for
 * @param each the values of the path's variables where they are no parent's
 * @param keys the fields of the key; none if it has no key
 * @param cursorField the path of the cursor in a record
 * @param cursorFormat how the cursor is written
 * @param appendOnly whether rows never change
 * @param lateBy how long after it was written a version is not listed
 * @param tombstones how deletions show
 * @param delta the tokens that list changes, if it has them
 * @param listing how it is listed
 * @param columns further fields by name, with their Flink types
 * @param cursorWords what the spec says of the cursor besides what follows from the declaration
 */
record TableDeclaration(
        String name,
        PathTemplate path,
        Optional<String> parent,
        Map<String, List<String>> each,
        List<String> keys,
        Optional<String> cursorField,
        CursorFormat cursorFormat,
        boolean appendOnly,
        Duration lateBy,
        Tombstones tombstones,
        Optional<DeltaTokens> delta,
        ListingShape listing,
        Map<String, String> columns,
        Map<String, String> cursorWords) {

    /** Whether versions of one row can be told to be of one row. */
    boolean keyed() {
        return !keys.isEmpty();
    }

    /** Whether a reader can know that a row is gone. */
    boolean showsDeletes() {
        return !(tombstones instanceof Tombstones.None);
    }
}
