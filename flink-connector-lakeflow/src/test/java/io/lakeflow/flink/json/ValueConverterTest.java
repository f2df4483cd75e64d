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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/** Computed values follow the rules of pages. */
class ValueConverterTest {

    private static Object convert(LogicalType type, Object value) {
        return ValueConverter.of(type, null).convert(value);
    }

    @Test
    void scalars() {
        assertThat(convert(new BigIntType(), 7)).isEqualTo(7L);
        assertThat(convert(new BigIntType(), 7.0)).isEqualTo(7L);
        assertThat(convert(new BigIntType(), 1e15)).isEqualTo(1_000_000_000_000_000L);
        assertThat(convert(new BigIntType(), new BigInteger("7"))).isEqualTo(7L);
        assertThat(convert(new BigIntType(), "7")).isEqualTo(7L);
        assertThat(convert(new DoubleType(), 0.1f)).isEqualTo(0.1);
        assertThat(convert(new DecimalType(5, 2), new BigDecimal("1.5")))
                .isEqualTo(DecimalData.fromBigDecimal(new BigDecimal("1.50"), 5, 2));
        assertThat(convert(new BooleanType(), true)).isEqualTo(true);
        assertThat(convert(Pages.STRING, "é\0")).isEqualTo(StringData.fromString("é\0"));
        assertThat(convert(Pages.STRING, 12)).isEqualTo(StringData.fromString("12"));
        assertThat(convert(Pages.STRING, false)).isEqualTo(StringData.fromString("false"));
        assertThat(ValueConverter.of(new LocalZonedTimestampType(3), "epoch_s").convert(1.5))
                .isEqualTo(TimestampData.fromInstant(Instant.ofEpochMilli(1500)));
        assertThat(convert(Pages.STRING, null)).isNull();
    }

    @Test
    void containers() {
        LogicalType array = new ArrayType(Pages.STRING);
        assertThat(convert(array, Arrays.asList("a", 1, null, List.of())))
                .isEqualTo(
                        new GenericArrayData(
                                new Object[] {
                                    StringData.fromString("a"),
                                    StringData.fromString("1"),
                                    null,
                                    StringData.fromString("[]")
                                }));
        assertThat(convert(array, "a"))
                .isEqualTo(new GenericArrayData(new Object[] {StringData.fromString("a")}));
        assertThat(convert(new MapType(Pages.STRING, new BigIntType()), Map.of("k", 1)))
                .isEqualTo(new GenericMapData(Map.of(StringData.fromString("k"), 1L)));
        LogicalType row = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"n"});
        assertThat(convert(row, Map.of("n", "5", "other", 1))).isEqualTo(GenericRowData.of(5L));
        assertThat(convert(row, Map.of())).isNull();
        assertThat(convert(Pages.STRING, Map.of("a", List.of(1, "x\"", true))))
                .hasToString("{\"a\":[1,\"x\\\"\",true]}");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused(new BigIntType(), 1.5, "expected BIGINT, found the number 1.5");
        assertRefused(new BigIntType(), "x", "expected BIGINT, found the string \"x\"");
        assertRefused(new BigIntType(), List.of(1), "expected BIGINT, found an array");
        assertRefused(new BigIntType(false), null, "expected BIGINT NOT NULL, found null");
        assertRefused(new DoubleType(), Double.NaN, "found the number NaN");
        assertRefused(Pages.STRING, Double.POSITIVE_INFINITY, "found the number Infinity");
        assertRefused(Pages.STRING, Instant.EPOCH, "an object of java.time.Instant");
        assertRefused(Pages.STRING, "\ud800", "lone surrogate");
        assertRefused(Pages.STRING, List.of("\ud800"), "lone surrogate");
        assertRefused(RowType.of(new BigIntType()).copy(false), Map.of(), "found an empty object");
    }

    private static void assertRefused(LogicalType type, Object value, String message) {
        assertThatThrownBy(() -> convert(type, value))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining(message);
    }
}
