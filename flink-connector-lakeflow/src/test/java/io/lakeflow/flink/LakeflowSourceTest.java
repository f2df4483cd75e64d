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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.table.LakeflowOptions;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
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
