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

import io.lakeflow.flink.expr.CompiledTemplate;
import io.lakeflow.flink.json.ConversionException;
import io.lakeflow.flink.scan.ScanException;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/** From where to where a table is read, as far as options, spec and init say. */
final class ReadBounds {
    private final RestTable table;
    private final RestScope scope;

    ReadBounds(RestTable table, RestScope scope) {
        this.table = table;
        this.scope = scope;
    }

    /** The start, or null for the first record, wherever it is. */
    @Nullable
    CursorValue start(Instant init) {
        ReadOptions.Start start = table.options().start();
        if (start instanceof ReadOptions.Start.At at) {
            return beginning(at.instant());
        } else if (start instanceof ReadOptions.Start.Latest) {
            return beginning(init);
        }
        return declaredStart();
    }

    @Nullable
    private CursorValue beginning(Instant instant) {
        CursorValue value = timestamp(instant);
        return value == null ? null : table.cursor().unambiguous(value);
    }

    @Nullable
    private CursorValue declaredStart() {
        if (table.cursor() == null || table.cursor().model().start() == null) {
            return null;
        }
        Object declared =
                CompiledTemplate.compile(table.cursor().model().start().text()).evaluate(scope);
        if (declared == null || "".equals(declared)) {
            return null;
        }
        try {
            return table.cursor().fromWritten(declared);
        } catch (IllegalArgumentException | ConversionException e) {
            throw new ScanException(
                    "cursor.start of table '"
                            + table.model().name()
                            + "' is no value of its cursor: "
                            + e.getMessage(),
                    e);
        }
    }

    /** The end, or null where the read goes on. */
    @Nullable
    CursorValue end(Instant init) {
        ReadOptions.End end = table.options().end();
        if (end instanceof ReadOptions.End.At at) {
            return timestamp(at.instant());
        }
        if (end instanceof ReadOptions.End.AfterInit after) {
            return timestamp(init.plus(after.later()));
        }
        return end instanceof ReadOptions.End.Init ? timestamp(init) : null;
    }

    /** A point in the cursor's time; null for a cursor that is no time, or no cursor. */
    @Nullable
    private CursorValue timestamp(Instant instant) {
        CursorCodec cursor = table.cursor();
        return cursor == null || !cursor.isTimestamp()
                ? null
                : CursorValue.of(cursor.floor(instant));
    }

    /** The last boundary between windows that is not after the value. */
    static CursorValue floor(CursorValue value, Duration window) {
        long seconds = Math.max(1, window.toSeconds());
        return CursorValue.of(
                Instant.ofEpochSecond(value.major() - Math.floorMod(value.major(), seconds)));
    }
}
