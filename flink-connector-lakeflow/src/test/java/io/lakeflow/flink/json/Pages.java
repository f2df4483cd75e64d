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
package io.lakeflow.flink.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

/** Small pages for tests. */
final class Pages {
    static final LogicalType BIGINT = new BigIntType();
    static final LogicalType STRING = VarCharType.STRING_TYPE;

    private Pages() {}

    static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** A page from pieces of text and single bytes given as integers. */
    static byte[] bytes(Object... pieces) {
        var out = new java.io.ByteArrayOutputStream();
        for (Object piece : pieces) {
            if (piece instanceof Integer single) {
                out.write(single);
            } else {
                out.writeBytes(utf8(piece.toString()));
            }
        }
        return out.toByteArray();
    }

    /** The one value of the page {@code [{"v": json}]}. */
    static Object value(LogicalType type, String format, String json) throws PageException {
        PageDecoder.Builder builder = PageDecoder.builder();
        int slot = builder.field("v", type, format);
        PageCursor cursor = builder.build().open(utf8("[{\"v\": " + json + " }]"));
        if (!cursor.next()) {
            throw new AssertionError("no record");
        }
        Object value = cursor.field(slot);
        if (cursor.next()) {
            throw new AssertionError("more than one record");
        }
        return value;
    }

    /** The values of one slot in all records, as text. */
    static List<String> column(PageCursor cursor, int slot) throws PageException {
        List<String> values = new ArrayList<>();
        while (cursor.next()) {
            values.add(String.valueOf(cursor.field(slot)));
        }
        return values;
    }

    /** Reads a page to its end. */
    static int drain(PageCursor cursor) throws PageException {
        int records = 0;
        while (cursor.next()) {
            records++;
        }
        return records;
    }
}
