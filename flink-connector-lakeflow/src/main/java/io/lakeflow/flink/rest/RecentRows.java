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
package io.lakeflow.flink.rest;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The rows read last in a pass, to notice those that a shift of the list brings again. A shift
 * brings the ones just read, so a few suffice. Lost with the reader, which then takes a repeated
 * row for another one. Not thread-safe.
 */
final class RecentRows {
    private static final int MOST = 10_000;

    private final Set<Long> rows = new LinkedHashSet<>();

    /** Whether a row was read before. */
    boolean isRepeated(long row) {
        if (!rows.add(row)) {
            return true;
        }
        if (rows.size() > MOST) {
            Iterator<Long> oldest = rows.iterator();
            oldest.next();
            oldest.remove();
        }
        return false;
    }
}
