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

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.annotation.Nullable;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * The identity of a version of a record: 64 bits that are the same in every process and in every
 * version of this library, for they are kept in state.
 *
 * <p>The canonical form that is hashed (xxHash64, seed 0) is the number of values as 4 bytes, then
 * for each value a tag of one byte and its content, all big-endian:
 *
 * <ul>
 *   <li>0: NULL
 *   <li>1: BOOLEAN, one byte
 *   <li>2: TINYINT to BIGINT, DATE and TIME, as 8 bytes, so that a wider type keeps the identity
 *   <li>3: FLOAT and DOUBLE, the 8 bytes of the double
 *   <li>4: DECIMAL without trailing zeros: 4 bytes of scale, 4 of length, the unscaled value
 *   <li>5: strings: 4 bytes of length, UTF-8
 *   <li>6: BYTES: 4 bytes of length, content
 *   <li>7: timestamps: 8 bytes of milliseconds, 4 of nanoseconds in the millisecond
 *   <li>8: ROW and ARRAY: 4 bytes of length, then the fields or elements in the same way
 * </ul>
 */
public final class RecordIdentity {
    private RecordIdentity() {}

    /**
     * The identity of values in Flink's internal format, in the given order; each may be null.
     *
     * @throws IllegalArgumentException for a value that can be no key: a map or an object that is
     *     not of Flink's internal format
     */
    public static long of(Object... values) {
        return new Form().of(values);
    }

    /** The identity of raw bytes, of the range [from, to). */
    public static long ofBytes(byte[] bytes, int from, int to) {
        return XxHash64.hash(bytes, from, to);
    }

    /** The canonical form, written to the same memory for one record after the other. */
    public static final class Form {
        private byte[] bytes = new byte[128];
        private ByteBuffer out = ByteBuffer.wrap(bytes);

        /** As {@link RecordIdentity#of}. */
        public long of(Object[] values) {
            out.clear();
            append(values);
            return hash();
        }

        /** The identity of BIGINT values. */
        public long ofLongs(long... values) {
            out.clear().putInt(values.length);
            for (long value : values) {
                tag(2).putLong(value);
            }
            return hash();
        }

        private long hash() {
            return XxHash64.hash(bytes, 0, out.position());
        }

        private void append(Object[] values) {
            room(Integer.BYTES).putInt(values.length);
            for (Object value : values) {
                append(value);
            }
        }

        private void append(@Nullable Object value) {
            if (value == null) {
                tag(0);
            } else if (value instanceof StringData text) {
                append(5, text.toBytes());
            } else if (value instanceof Long
                    || value instanceof Integer
                    || value instanceof Short
                    || value instanceof Byte) {
                tag(2).putLong(((Number) value).longValue());
            } else if (value instanceof TimestampData timestamp) {
                tag(7).putLong(timestamp.getMillisecond()).putInt(timestamp.getNanoOfMillisecond());
            } else if (value instanceof Boolean truth) {
                tag(1).put((byte) (truth ? 1 : 0));
            } else if (value instanceof Double || value instanceof Float) {
                tag(3).putDouble(((Number) value).doubleValue());
            } else if (value instanceof DecimalData decimal) {
                append(decimal.toBigDecimal());
            } else if (value instanceof byte[] content) {
                append(6, content);
            } else if (value instanceof GenericRowData row) {
                tag(8);
                append(fields(row));
            } else if (value instanceof GenericArrayData array && !array.isPrimitiveArray()) {
                tag(8);
                append(array.toObjectArray());
            } else {
                throw new IllegalArgumentException(
                        "a value of " + value.getClass().getName() + " cannot identify a record");
            }
        }

        private void append(BigDecimal decimal) {
            BigDecimal shortest =
                    decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
            tag(4).putInt(shortest.scale());
            appendContent(shortest.unscaledValue().toByteArray());
        }

        private void append(int tag, byte[] content) {
            tag(tag);
            appendContent(content);
        }

        private void appendContent(byte[] content) {
            room(Integer.BYTES + content.length).putInt(content.length).put(content);
        }

        /** Writes the tag and leaves room for content of fixed length. */
        private ByteBuffer tag(int tag) {
            return room(1 + Long.BYTES + Integer.BYTES).put((byte) tag);
        }

        private ByteBuffer room(int length) {
            if (out.remaining() < length) {
                int position = out.position();
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, position + length));
                out = ByteBuffer.wrap(bytes).position(position);
            }
            return out;
        }

        private static Object[] fields(GenericRowData row) {
            Object[] fields = new Object[row.getArity()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = row.getField(i);
            }
            return fields;
        }
    }
}
