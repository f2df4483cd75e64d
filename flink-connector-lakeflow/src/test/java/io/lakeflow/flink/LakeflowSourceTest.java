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
package io.lakeflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.table.LakeflowOptions;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class LakeflowSourceTest {

    private static LakeflowSource.Builder orders() {
        return LakeflowSource.builder()
                .source("example")
                .table("orders")
                .config("user", "me")
                .config("password", "any");
    }

    private static RowType rowType(Source<RowData, ?, ?> source) {
        return ((InternalTypeInfo<?>) ((ResultTypeQueryable<?>) source).getProducedType())
                .toRowType();
    }

    @Test
    void readsAllColumnsWithoutAnEndByDefault() throws Exception {
        Source<RowData, ?, ?> source = orders().build();

        assertThat(source.getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        assertThat(rowType(source).getFieldNames())
                .containsExactly("order_id", "user_id", "amount", "status", "updated_at");
        assertThat(InstantiationUtil.serializeObject(source)).isNotEmpty();
    }

    @Test
    void readsChosenColumns() {
        assertThat(rowType(orders().columns("amount", "order_id").build()).asSummaryString())
                .isEqualTo("ROW<`amount` DOUBLE, `order_id` STRING NOT NULL> NOT NULL");
        assertThat(
                        rowType(
                                        orders().columns(
                                                        DataTypes.ROW(
                                                                DataTypes.FIELD(
                                                                        "amount",
                                                                        DataTypes.DECIMAL(10, 2))))
                                                .build())
                                .asSummaryString())
                .isEqualTo("ROW<`amount` DECIMAL(10, 2)> NOT NULL");
        assertThatThrownBy(() -> orders().columns(DataTypes.INT()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endsWhereItIsTold() {
        assertThat(orders().endAtInit().build().getBoundedness()).isEqualTo(Boundedness.BOUNDED);
        assertThat(
                        orders().startAt(Instant.parse("2026-01-31T00:00:00Z"))
                                .endAt(Instant.parse("2026-02-01T00:00:00Z"))
                                .build()
                                .getBoundedness())
                .isEqualTo(Boundedness.BOUNDED);
    }

    /** But those that several methods set, and the parallelism, which is that of the stream. */
    @Test
    void everyOptionHasAMethod() throws Exception {
        Set<String> otherwise =
                Set.of(
                        "scan.startup.mode",
                        "scan.startup.timestamp",
                        "scan.bounded.mode",
                        "scan.bounded.timestamp",
                        "scan.parallelism");
        for (ConfigOption<?> option : LakeflowOptions.all()) {
            if (!otherwise.contains(option.key())) {
                Method setter = setter(option.key());
                LakeflowSource.Builder builder = LakeflowSource.builder();
                setter.invoke(builder, sample(setter.getParameterTypes()[0]));
                assertThat(builder.written()).as("%s", setter).containsOnlyKeys(option.key());
            }
        }
    }

    private static Method setter(String key) {
        String words = key.replaceFirst("^(scan|http)\\.", "");
        String name =
                Pattern.compile("[.-](.)")
                        .matcher(words)
                        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
        return Stream.of(LakeflowSource.Builder.class.getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == 1)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no method " + name + " for " + key));
    }

    private static Object sample(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return Map.<Class<?>, Object>of(
                        String.class,
                        "text",
                        String[].class,
                        new String[] {"a"},
                        int.class,
                        7,
                        long.class,
                        7L,
                        Duration.class,
                        Duration.ofSeconds(7))
                .get(type);
    }

    @Test
    void tellsWhatARecordDoesNotFit() {
        record NoColumn(String orderId, long size) {}
        record OtherType(long amount) {}

        assertThatThrownBy(() -> orders().build(RowDeserializer.to(NoColumn.class)))
                .hasMessageContaining("component 'size' of")
                .hasMessageContaining("none of the columns [order_id, user_id, amount");
        assertThatThrownBy(() -> orders().build(RowDeserializer.to(OtherType.class)))
                .hasMessageContaining(
                        "column 'amount' is DOUBLE, which becomes java.lang.Double; it cannot be long");
    }

    @Test
    void namesTheConnectorsThatAreFound() {
        assertThatThrownBy(() -> orders().source("exmple-in-java").build())
                .hasMessageContaining("no source 'exmple-in-java' comes with the connector")
                .hasMessageContaining("connectors in Java that were found: example-in-java")
                .hasMessageContaining("did you mean 'example-in-java'?");
        assertThatThrownBy(() -> orders().source("example-in-java").table("ordres").build())
                .hasMessageContaining("it has the tables products, events, users, orders")
                .hasMessageContaining("did you mean 'orders'?");
        assertThatThrownBy(
                        () ->
                                orders().source("example-in-java")
                                        .columns("order_id", "amuont")
                                        .window(Duration.ofHours(1))
                                        .startAtLatest()
                                        .build())
                .hasMessageContaining("has no column 'amuont'")
                .hasMessageContaining("'scan.window' is set, but connector 'example-in-java'")
                .hasMessageContaining("'scan.startup.mode' is set, but connector");
    }

    /** Only with a cursor that is a time there is a lookback. */
    @Test
    void theCursorOfAConnectorIsATimeWhateverItIsDeclaredAs() {
        assertThatCode(
                        () ->
                                orders().source("example-in-java")
                                        .columns(
                                                DataTypes.ROW(
                                                        DataTypes.FIELD(
                                                                "updated_at", DataTypes.STRING())))
                                        .lookback(Duration.ofMinutes(1))
                                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void tellsAllMistakesAtOnce() {
        assertThatThrownBy(
                        () ->
                                LakeflowSource.builder()
                                        .source("example")
                                        .table("orders")
                                        .config("user", "me")
                                        .columns("order_id", "amuont")
                                        .option(LakeflowOptions.SCAN_POLL_INTERVAL, Duration.ZERO)
                                        .startAtLatest()
                                        .endAtInit()
                                        .build())
                .isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Table 'orders' cannot be read:\n - ")
                .hasMessageContaining("option 'scan.poll-interval' is '0 ms', expected a duration")
                .hasMessageContaining("option 'config.password' is missing")
                .hasMessageContaining("has no column 'amuont'")
                .hasMessageContaining("did you mean 'amount'?")
                .hasMessageContaining("that is the same moment");
    }
}
