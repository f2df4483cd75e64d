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
package io.lakeflow.flink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.junit.jupiter.api.Test;

class RowJsonTest {
    private static String json(String type, Object value) {
        RowType row =
                (RowType)
                        LogicalTypeParser.parse(
                                "ROW<v " + type + ">", RowJsonTest.class.getClassLoader());
        return new RowJson(row).of(GenericRowData.of(value)).toString();
    }

    @Test
    void everyTypeHasAForm() {
        assertThat(json("STRING", StringData.fromString("a\"b"))).isEqualTo("{\"v\":\"a\\\"b\"}");
        assertThat(json("STRING", null)).isEqualTo("{\"v\":null}");
        assertThat(json("BOOLEAN", true)).isEqualTo("{\"v\":true}");
        assertThat(json("TINYINT", (byte) 7)).isEqualTo("{\"v\":7}");
        assertThat(json("BIGINT", Long.MAX_VALUE)).isEqualTo("{\"v\":9223372036854775807}");
        assertThat(json("FLOAT", 1.5f)).isEqualTo("{\"v\":1.5}");
        assertThat(json("DOUBLE", Double.NaN)).isEqualTo("{\"v\":\"NaN\"}");
        assertThat(
                        json(
                                "DECIMAL(10, 2)",
                                DecimalData.fromBigDecimal(new BigDecimal("2.50"), 10, 2)))
                .isEqualTo("{\"v\":2.50}");
        assertThat(json("DATE", (int) LocalDate.parse("2026-01-31").toEpochDay()))
                .isEqualTo("{\"v\":\"2026-01-31\"}");
        assertThat(json("TIME(3)", 3_723_004)).isEqualTo("{\"v\":\"01:02:03.004\"}");
        assertThat(
                        json(
                                "TIMESTAMP(3)",
                                TimestampData.fromLocalDateTime(
                                        LocalDateTime.parse("2026-01-31T10:00:00.5"))))
                .isEqualTo("{\"v\":\"2026-01-31T10:00:00.500\"}");
        assertThat(
                        json(
                                "TIMESTAMP_LTZ(3)",
                                TimestampData.fromInstant(Instant.parse("2026-01-31T10:00:00Z"))))
                .isEqualTo("{\"v\":\"2026-01-31T10:00:00Z\"}");
        assertThat(json("BYTES", new byte[] {1, 2, 3})).isEqualTo("{\"v\":\"AQID\"}");
    }

    @Test
    void nestedOnesToo() {
        assertThat(json("ARRAY<INT>", new GenericArrayData(new Integer[] {1, null})))
                .isEqualTo("{\"v\":[1,null]}");
        assertThat(
                        json(
                                "MAP<STRING, BIGINT>",
                                new GenericMapData(Map.of(StringData.fromString("a"), 1L))))
                .isEqualTo("{\"v\":{\"a\":1}}");
        assertThat(json("ROW<a INT, b DATE>", GenericRowData.of(1, 0)))
                .isEqualTo("{\"v\":{\"a\":1,\"b\":\"1970-01-01\"}}");
    }
}
