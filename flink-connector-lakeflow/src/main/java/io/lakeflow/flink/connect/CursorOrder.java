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
package io.lakeflow.flink.connect;

import java.time.Instant;
import javax.annotation.Nullable;

/**
 * Tells whether records come in ascending order of their cursors, and so whether everything that is
 * still to come is later than the last of them.
 */
final class CursorOrder {
    @Nullable private CursorPoint last;
    @Nullable private CursorPoint firstOfRead;
    private boolean ascends;
    private boolean descends;

    void startRead() {
        firstOfRead = null;
    }

    void add(@Nullable CursorPoint cursor) {
        if (cursor == null) {
            return;
        }
        if (last != null) {
            int order = last.compareTo(cursor);
            ascends |= order < 0;
            descends |= order > 0;
        }
        last = cursor;
        firstOfRead = firstOfRead == null ? cursor : firstOfRead;
    }

    /** Whether the records of this read, and all that could follow, are not before a time. */
    boolean hasReached(Instant end) {
        return ascends
                && !descends
                && firstOfRead != null
                && !firstOfRead.isBefore(CursorPoint.of(end));
    }
}
