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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
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
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.ZonedTimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each type takes, exactly, and what it refuses. */
class TypeRulesTest {
    private static final LogicalType LTZ = new LocalZonedTimestampType(9);

    private static void accepts(LogicalType type, String format, String json, Object expected)
            throws PageException {
        assertThat(Pages.value(type, format, json)).as("%s as %s", json, type).isEqualTo(expected);
    }

    private static void refuses(LogicalType type, String format, String json) {
        refuses(type, format, json, "expected " + type.asSummaryString());
    }

    private static void refuses(LogicalType type, String format, String json, String message) {
        assertThatThrownBy(() -> Pages.value(type, format, json))
                .as("%s as %s", json, type)
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.brokenPage()).isFalse())
                .hasMessageContaining("[0].v")
                .hasMessageContaining(" (record 0, line 1, byte ")
                .hasMessageContaining(message)
                .hasMessageContaining("'record.on-error' = 'null' or 'skip'");
    }

    @Test
    void integersAreExactOrRefused() throws Exception {
        accepts(new TinyIntType(), null, "-128", (byte) -128);
        accepts(new SmallIntType(), null, "32767", (short) 32767);
        accepts(new IntType(), null, "2147483647", Integer.MAX_VALUE);
        accepts(new BigIntType(), null, "9007199254740993", 9007199254740993L);
        accepts(new BigIntType(), null, "9223372036854775807", Long.MAX_VALUE);
        accepts(new BigIntType(), null, "-9223372036854775808", Long.MIN_VALUE);
        accepts(new BigIntType(), null, "1.0", 1L);
        accepts(new BigIntType(), null, "1e3", 1000L);
        accepts(new BigIntType(), null, "1.5e1", 15L);
        accepts(new BigIntType(), null, "0e999999999", 0L);
        accepts(new BigIntType(), null, "-0", 0L);
        accepts(new BigIntType(), null, "\"42\"", 42L);
        accepts(new BigIntType(), null, "\"-007\"", -7L);
        accepts(new BigIntType(), null, "\"+7\"", 7L);
        accepts(new BigIntType(), null, "\"\\u0034\\u0032\"", 42L);
        accepts(new BigIntType(), null, "null", null);
        for (String json :
                new String[] {
                    "1.5",
                    "1e-3",
                    "true",
                    "\"\"",
                    "\" 1\"",
                    "\"1 \"",
                    "\"abc\"",
                    "\"0x10\"",
                    "\"-\"",
                    "\"1.\"",
                    "\".5\"",
                    "\"1e\"",
                    "\"NaN\"",
                    "\"1_000\"",
                    "\"1,000\"",
                    "[1]",
                    "{}",
                    "{\"a\": 1}"
                }) {
            refuses(new BigIntType(), null, json);
        }
    }

    @Test
    void j10_integersBeyondTheirTypeAreRefused() {
        refuses(new TinyIntType(), null, "128");
        refuses(new SmallIntType(), null, "-32769");
        refuses(new IntType(), null, "2147483648");
        refuses(new BigIntType(), null, "9223372036854775808");
        refuses(new BigIntType(), null, "\"-9223372036854775809\"");
        refuses(new BigIntType(), null, "123456789012345678901234567890");
    }

    @Test
    void j10_decimalsAreExact() throws Exception {
        String digits = "0.12345678901234567890123456789";
        accepts(
                new DecimalType(38, 29),
                null,
                digits,
                DecimalData.fromBigDecimal(new BigDecimal(digits), 38, 29));
        accepts(
                new DecimalType(38, 0),
                null,
                "123456789012345678901234567890",
                DecimalData.fromBigDecimal(
                        new BigDecimal("123456789012345678901234567890"), 38, 0));
        accepts(decimal(10, 2), null, "12.5", decimalData("12.50", 10, 2));
        accepts(decimal(10, 2), null, "12.5000", decimalData("12.50", 10, 2));
        accepts(decimal(10, 2), null, "\"-0.01\"", decimalData("-0.01", 10, 2));
        accepts(decimal(10, 2), null, "1e3", decimalData("1000.00", 10, 2));
        accepts(decimal(10, 2), null, "99999999.99", decimalData("99999999.99", 10, 2));
        accepts(decimal(10, 2), null, "0e-999999999", decimalData("0.00", 10, 2));
        for (String json : new String[] {"0.001", "100000000", "1e8", "true", "\"x\"", "{}"}) {
            refuses(decimal(10, 2), null, json);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e100000000", "-1e100000000", "1e-100000000", "1e99999999999999999999"})
    void j9_hugeExponentsAreRefusedAtOnce(String number) {
        LogicalType type = new DecimalType(38, 18);
        refuses(type, null, number);
        refuses(new BigIntType(), null, number);
        ValueConverter converter = ValueConverter.of(type, null);
        long start = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> converter.convert(number))
                    .isInstanceOf(ConversionException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void j8_numbersBeyondDoubleAreRefused() throws Exception {
        refuses(new DoubleType(), null, "1e400");
        refuses(new DoubleType(), null, "-1e400");
        refuses(new DoubleType(), null, "\"1e400\"");
        refuses(new FloatType(), null, "1e39");
        for (String word : new String[] {"NaN", "Infinity", "-Infinity", "inf", "0x1p3", "1d"}) {
            refuses(new DoubleType(), null, "\"" + word + "\"");
            refuses(new FloatType(), null, "\"" + word + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "+1", "01", ".5", "1.", "0x10"})
    void j8_whatIsNoJsonNumberBreaksThePage(String token) {
        assertThatThrownBy(() -> Pages.value(new DoubleType(), null, token))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.brokenPage()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0.0",
                "1",
                "0.1",
                "12.5",
                "-3.25",
                "123456789.987654",
                "9007199254740993",
                "0.30000000000000004",
                "1e22",
                "1e23",
                "1.7976931348623157E308",
                "4.9e-324",
                "2.2250738585072014e-308",
                "1e-400",
                "123456789012345.6",
                "999999999999999",
                "0.000001",
                "179769313486231570000000000000000000000000000000000.5"
            })
    void doublesAreTheNearest(String number) throws Exception {
        accepts(new DoubleType(), null, number, Double.parseDouble(number));
        accepts(new DoubleType(), null, "\"" + number + "\"", Double.parseDouble(number));
        if (!Float.isInfinite(Float.parseFloat(number))) {
            accepts(new FloatType(), null, number, Float.parseFloat(number));
        }
    }

    @Test
    void doublesAreNoTruthValues() {
        refuses(new DoubleType(), null, "true");
        refuses(new DoubleType(), null, "\"\"");
        refuses(new FloatType(), null, "[1]");
    }

    @Test
    void truthValuesAreTheUsualWords() throws Exception {
        for (String json :
                new String[] {"true", "1", "\"true\"", "\"T\"", "\"Yes\"", "\"y\"", "\"1\""}) {
            accepts(new BooleanType(), null, json, true);
        }
        for (String json :
                new String[] {"false", "0", "\"FALSE\"", "\"f\"", "\"no\"", "\"N\"", "\"0\""}) {
            accepts(new BooleanType(), null, json, false);
        }
        for (String json :
                new String[] {"2", "1.0", "\"\"", "\"on\"", "\"off\"", "\"truely\"", "{}", "[]"}) {
            refuses(new BooleanType(), null, json);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "\"plain\" # plain",
                "\"\" # ''",
                "\"\\\"quoted\\\" \\\\ \\/\" # '\"quoted\" \\ /'",
                "\"caf\\u00e9 é 日本 \uD83D\uDE00 \\ud83d\\ude00\" # 'café é 日本 \uD83D\uDE00 \uD83D\uDE00'",
                "1.50 # 1.50",
                "1e2 # 1e2",
                "-0 # -0",
                "true # true",
                "false # false",
                "{\"a\" : [1, 2 ]} # '{\"a\" : [1, 2 ]}'",
                "[ ] # '[ ]'",
                "{} # {}"
            })
    void stringsTakeAnyValueAsItIsWritten(String json, String expected) throws Exception {
        accepts(Pages.STRING, null, json, StringData.fromString(expected));
    }

    @Test
    void declaredLengthsCountCharacters() throws Exception {
        accepts(new VarCharType(3), null, "\"日本é\"", StringData.fromString("日本é"));
        accepts(new CharType(3), null, "\"ab\"", StringData.fromString("ab"));
        refuses(new VarCharType(3), null, "\"abcd\"");
        refuses(new CharType(3), null, "\"abcd\"");
    }

    @Test
    void bytesComeInTheDeclaredEncodingOnly() throws Exception {
        LogicalType bytes = new VarBinaryType(VarBinaryType.MAX_LENGTH);
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        accepts(bytes, null, "\"aGVsbG8=\"", hello);
        accepts(bytes, "base64", "\"aGVs\\nbG8=\\n\"", hello);
        accepts(bytes, "hex", "\"68656C6c6f\"", hello);
        accepts(bytes, "utf8", "\"hello\"", hello);
        refuses(bytes, null, "\"68656C6c6f!\"");
        refuses(bytes, "hex", "\"686\"");
        refuses(bytes, "utf8", "12");
        refuses(new VarBinaryType(4), "utf8", "\"hello\"");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-29T10:15:30Z, 2024-02-29T10:15:30Z",
        "2024-02-29t10:15:30z, 2024-02-29T10:15:30Z",
        "2024-02-29 10:15:30, 2024-02-29T10:15:30Z",
        "2024-02-29T10:15:30, 2024-02-29T10:15:30Z",
        "2024-02-29T10:15, 2024-02-29T10:15:00Z",
        "2024-02-29, 2024-02-29T00:00:00Z",
        "2024-02-29T10:15:30+05:30, 2024-02-29T04:45:30Z",
        "2024-02-29T10:15:30+0530, 2024-02-29T04:45:30Z",
        "2024-02-29T10:15:30-05, 2024-02-29T15:15:30Z",
        "2024-02-29 10:15:30 +0000, 2024-02-29T10:15:30Z",
        "2024-02-29T10:15:30-00:00, 2024-02-29T10:15:30Z",
        "2024-02-29T10:15:30.1Z, 2024-02-29T10:15:30.1Z",
        "2024-02-29T10:15:30.123456789Z, 2024-02-29T10:15:30.123456789Z",
        "'2024-02-29T10:15:30,5+01:00', 2024-02-29T09:15:30.5Z",
        "1969-12-31T23:59:59.999999999Z, 1969-12-31T23:59:59.999999999Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z",
        "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z"
    })
    void timestampsInEveryIsoForm(String text, String instant) throws Exception {
        TimestampData expected = TimestampData.fromInstant(Instant.parse(instant));
        accepts(LTZ, null, "\"" + text + "\"", expected);
        accepts(new TimestampType(9), null, "\"" + text + "\"", expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "2024-02-30T00:00:00Z",
                "2023-02-29",
                "1900-02-29",
                "2024-13-01",
                "2024-00-10",
                "2024-01-00",
                "0000-00-00",
                "0000-00-00 00:00:00",
                "2024-01-01T24:00:00Z",
                "2024-01-01T23:60:00Z",
                "2016-12-31T23:59:60Z",
                "2024-01-01T10:15:30.1234567890Z",
                "2024-01-01T10:15:30.Z",
                "10000-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "9999-12-31T23:59:59-01:00",
                "0000-01-01T00:00:00+01:00",
                "2024-01-01T10Z",
                "2024-01-01T",
                "2024-01-01T10:15:30+5",
                "2024-01-01T10:15:30+19:00",
                "2024-01-01T10:15:30+05:3",
                "2024-01-01T10:15:30+05:60",
                "2024-01-01T10:15:30 ",
                "2024-01-01T10:15:30Z ",
                " 2024-01-01",
                "2024-1-1",
                "20240101T101530Z",
                "1706781600",
                "2024-01-01T10:15:30ZZ",
                "2024-01-01T10-15-30Z",
                "2024-01-01X10:15:30Z",
                "2024-01-01T10:15:30[Europe/Berlin]",
                "yesterday",
                "2024-01-01T1a:15:30Z"
            })
    void j14_malformedTimestampsAreRefused(String text) {
        refuses(LTZ, null, "\"" + text + "\"");
        refuses(new TimestampType(3), null, "\"" + text + "\"");
    }

    @Test
    void j14_numbersAreTimestampsOnlyWhereDeclared() {
        refuses(LTZ, null, "1706781600");
        refuses(LTZ, "iso", "1706781600000");
        refuses(LTZ, "epoch_s", "1706781600000");
        refuses(LTZ, "epoch_s", "true");
        refuses(LTZ, "epoch_ms", "1e100000000");
        refuses(LTZ, "epoch_ms", "\"2024-02-01T10:00:00Z\"");
    }

    @ParameterizedTest
    @CsvSource({
        "epoch_s, 1706781600, 2024-02-01T10:00:00Z",
        "epoch_s, \"1706781600\", 2024-02-01T10:00:00Z",
        "epoch_s, 1706781600.123456789, 2024-02-01T10:00:00.123456789Z",
        "epoch_s, \"1706781600.5\", 2024-02-01T10:00:00.5Z",
        "epoch_s, 1.7067816e9, 2024-02-01T10:00:00Z",
        "epoch_s, -1, 1969-12-31T23:59:59Z",
        "epoch_s, -0.25, 1969-12-31T23:59:59.75Z",
        "epoch_s, 253402300799, 9999-12-31T23:59:59Z",
        "epoch_ms, 1706781600123, 2024-02-01T10:00:00.123Z",
        "epoch_ms, -1, 1969-12-31T23:59:59.999Z",
        "epoch_ms, 1706781600123.25, 2024-02-01T10:00:00.123250Z",
        "epoch_us, 1706781600123456, 2024-02-01T10:00:00.123456Z",
        "epoch_us, -1, 1969-12-31T23:59:59.999999Z"
    })
    void epochNumbersWhereDeclared(String format, String json, String instant) throws Exception {
        accepts(LTZ, format, json, TimestampData.fromInstant(Instant.parse(instant)));
    }

    @ParameterizedTest
    @CsvSource({
        "dd/MM/yyyy HH:mm:ss, 29/02/2024 10:15:30, 2024-02-29T10:15:30Z",
        "dd/MM/yyyy HH:mm, 29/02/2024 10:15, 2024-02-29T10:15:00Z",
        "yyyy-MM-dd'T'HH:mm:ssXXX, 2024-02-29T10:15:30+05:30, 2024-02-29T04:45:30Z",
        "uuuuMMdd'T'HHmmssX, 20240229T101530Z, 2024-02-29T10:15:30Z",
        "'EEE, d MMM yyyy HH:mm:ss z', 'Thu, 29 Feb 2024 10:15:30 GMT', 2024-02-29T10:15:30Z",
        "yyyy-MM-dd HH:mm VV, 2024-07-01 12:00 Europe/Berlin, 2024-07-01T10:00:00Z",
        "yyyyMMdd, 20240229, 2024-02-29T00:00:00Z",
        "M/d/yyyy h:mm a, 2/9/2024 3:05 pm, 2024-02-09T15:05:00Z"
    })
    void declaredPatterns(String pattern, String text, String instant) throws Exception {
        accepts(
                LTZ,
                pattern,
                "\"" + text + "\"",
                TimestampData.fromInstant(Instant.parse(instant)));
    }

    @Test
    void j14_patternsAreStrict() {
        refuses(LTZ, "dd/MM/yyyy", "\"30/02/2024\"");
        refuses(LTZ, "dd/MM/yyyy HH:mm", "\"01/02/2024 24:00\"");
        refuses(LTZ, "dd/MM/yyyy", "\"01/02/2024 10:00\"");
        refuses(LTZ, "dd/MM/yyyy", "\"2024-02-01T10:00:00Z\"");
        refuses(LTZ, "yyyy-MM-dd HH:mm VV", "\"2024-03-31 02:30 Europe/Berlin\"");
        assertThatThrownBy(() -> ValueConverter.of(LTZ, "dd/MM/yyyy {"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dd/MM/yyyy {");
    }

    @Test
    void theFirstOfSeveralFormatsDecides() throws Exception {
        String formats = "iso | epoch_ms | dd/MM/yyyy";
        TimestampData expected = TimestampData.fromInstant(Instant.parse("2024-02-01T00:00:00Z"));
        accepts(LTZ, formats, "\"2024-02-01T00:00:00Z\"", expected);
        accepts(LTZ, formats, "1706745600000", expected);
        accepts(LTZ, formats, "\"01/02/2024\"", expected);
        refuses(LTZ, formats, "\"02-01-2024\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2024-02-01T10:00:00Z, 1969-12-31T23:59:59Z",
        "3, 2024-02-01T10:00:00.987Z, 1969-12-31T23:59:59.987Z",
        "6, 2024-02-01T10:00:00.987654Z, 1969-12-31T23:59:59.987654Z",
        "9, 2024-02-01T10:00:00.987654321Z, 1969-12-31T23:59:59.987654321Z"
    })
    void precisionCutsOff(int precision, String after1970, String before1970) throws Exception {
        LogicalType type = new LocalZonedTimestampType(precision);
        accepts(
                type,
                null,
                "\"2024-02-01T10:00:00.987654321Z\"",
                TimestampData.fromInstant(Instant.parse(after1970)));
        accepts(
                type,
                null,
                "\"1969-12-31T23:59:59.987654321Z\"",
                TimestampData.fromInstant(Instant.parse(before1970)));
    }

    @Test
    void datesAndTimes() throws Exception {
        int day = (int) LocalDate.of(2024, 2, 29).toEpochDay();
        accepts(new DateType(), null, "\"2024-02-29\"", day);
        accepts(new DateType(), "dd.MM.yyyy | iso", "\"29.02.2024\"", day);
        accepts(new DateType(), "dd.MM.yyyy | iso", "\"2024-02-29\"", day);
        for (String text : new String[] {"2024-02-30", "2024-02-29T00:00:00Z", "", "20240229"}) {
            refuses(new DateType(), null, "\"" + text + "\"");
        }
        refuses(new DateType(), null, "19782");
        accepts(new TimeType(0), null, "\"10:15\"", 36_900_000);
        accepts(new TimeType(3), null, "\"10:15:30.1239\"", 36_930_123);
        accepts(new TimeType(0), null, "\"10:15:30.9\"", 36_930_000);
        accepts(new TimeType(0), "h:mm a", "\"3:05 PM\"", 54_300_000);
        for (String text : new String[] {"24:00", "10:60", "10", "10:15:30Z", "", "10:15:30:1"}) {
            refuses(new TimeType(0), null, "\"" + text + "\"");
        }
    }

    @Test
    void arraysTakeASingleValueToo() throws Exception {
        LogicalType type = new ArrayType(new IntType());
        accepts(type, null, "[1, \"2\", null]", new GenericArrayData(new Object[] {1, 2, null}));
        accepts(type, null, "[]", new GenericArrayData(new Object[] {}));
        accepts(type, null, "7", new GenericArrayData(new Object[] {7}));
        assertThatThrownBy(() -> Pages.value(type, null, "[1, \"x\"]"))
                .hasMessageContaining("[0].v[1] (record 0")
                .hasMessageContaining("expected INT, found the string \"x\"");
        LogicalType strict = new ArrayType(new IntType(false));
        assertThatThrownBy(() -> Pages.value(strict, null, "[1, null]"))
                .hasMessageContaining("expected INT NOT NULL, found null");
    }

    @Test
    void mapsComeFromObjects() throws Exception {
        LogicalType type = new MapType(Pages.STRING, new BigIntType());
        accepts(
                type,
                null,
                "{\"a\": 1, \"é\": null}",
                new GenericMapData(
                        mapOf(StringData.fromString("a"), 1L, StringData.fromString("é"), null)));
        accepts(type, null, "{}", new GenericMapData(Map.of()));
        refuses(type, null, "[]");
        refuses(type, null, "\"a\"");
        assertThatThrownBy(() -> ValueConverter.of(new MapType(new IntType(), new IntType()), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MAP<STRING, ...>");
    }

    private static Map<Object, Object> mapOf(Object k1, Object v1, Object k2, Object v2) {
        Map<Object, Object> map = new java.util.HashMap<>();
        map.put(k1, v1);
        map.put(k2, v2);
        return map;
    }

    @Test
    void rowsNestToAnyDepthAndMatchNamesExactly() throws Exception {
        LogicalType inner = RowType.of(new LogicalType[] {new IntType()}, new String[] {"n"});
        LogicalType type =
                RowType.of(
                        new LogicalType[] {Pages.STRING, new ArrayType(inner)},
                        new String[] {"name", "list"});
        accepts(
                type,
                null,
                "{\"list\": [{\"n\": 1, \"N\": 2}, {}, null], \"other\": {\"name\": 9}}",
                GenericRowData.of(
                        null,
                        new GenericArrayData(new Object[] {GenericRowData.of(1), null, null})));
        accepts(type, null, "{}", null);
        accepts(type, null, "{\"x\": 1}", GenericRowData.of(null, null));
        refuses(type, null, "[]");
        refuses(type, null, "\"\"");
        LogicalType strict = RowType.of(new LogicalType[] {new IntType(false)}, new String[] {"n"});
        for (String json : new String[] {"{\"n\": null}", "{\"m\": 1}"}) {
            assertThatThrownBy(() -> Pages.value(strict, null, json))
                    .isInstanceOf(PageException.class)
                    .hasMessageContaining("expected ");
        }
    }

    /** Flink has VARIANT since 2.1; the type is reached by name, here as in the code. */
    @Test
    void variantsTakeAnyValueWhereFlinkHasThem() throws Exception {
        boolean known =
                Arrays.stream(LogicalTypeRoot.values())
                        .anyMatch(root -> root.name().equals("VARIANT"));
        if (known) {
            LogicalType type =
                    (LogicalType)
                            Class.forName("org.apache.flink.table.types.logical.VariantType")
                                    .getConstructor()
                                    .newInstance();
            for (String json : new String[] {"{\"a\":[1,\"x\",true]}", "7", "\"é\""}) {
                assertThat(Pages.value(type, null, json)).hasToString(json);
            }
            refuses(type, null, "{\"a\": 1, \"a\": 2}", "'a' twice");
        } else {
            assertThatThrownBy(VariantConverter::new)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("VARIANT");
        }
    }

    @Test
    void aFormatAppliesInsideNestedTypes() throws Exception {
        LogicalType type =
                RowType.of(
                        new LogicalType[] {
                            new ArrayType(new LocalZonedTimestampType(3)), new BigIntType()
                        },
                        new String[] {"at", "n"});
        accepts(
                type,
                "epoch_s",
                "{\"at\": [1], \"n\": 2}",
                GenericRowData.of(
                        new GenericArrayData(new Object[] {TimestampData.fromEpochMillis(1000)}),
                        2L));
    }

    @Test
    void whatCannotBeIsRefusedWhenItIsDeclared() {
        assertThatThrownBy(() -> ValueConverter.of(new BigIntType(), "epoch_s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'epoch_s' does not apply to BIGINT");
        assertThatThrownBy(() -> ValueConverter.of(LTZ, "hex"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ValueConverter.of(new ZonedTimestampType(3), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TIMESTAMP(3) WITH TIME ZONE cannot be read from JSON");
    }

    @Test
    void j16_nullInANotNullColumnIsRefused() {
        assertThatThrownBy(() -> Pages.value(new BigIntType(false), null, "null"))
                .hasMessageContaining("[0].v (record 0")
                .hasMessageContaining("expected BIGINT NOT NULL, found nothing or null");
    }

    @Test
    void longValuesAreCutInMessages() {
        assertThatThrownBy(() -> Pages.value(new IntType(), null, "\"" + "x".repeat(500) + "\""))
                .hasMessageContaining("\"" + "x".repeat(60) + "...\"");
    }

    private static DecimalType decimal(int precision, int scale) {
        return new DecimalType(precision, scale);
    }

    private static DecimalData decimalData(String text, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(text), precision, scale);
    }
}
