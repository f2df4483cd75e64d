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
package io.lakeflow.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.table.api.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a read starts and ends: combinations that cannot be meant. */
class StartAndEndTest {

    @Test
    void aTimestampModeNeedsItsTimestamp() {
        assertThat(
                        TestTable.ofOrders()
                                .option("scan.startup.mode", "timestamp")
                                .option("scan.bounded.mode", "timestamp")
                                .problems())
                .containsExactly(
                        "'scan.startup.mode' = 'timestamp' needs 'scan.startup.timestamp'",
                        "'scan.bounded.mode' = 'timestamp' needs 'scan.bounded.timestamp'");
    }

    @Test
    void aTimestampNeedsItsMode() {
        assertThat(
                        TestTable.ofOrders()
                                .option("scan.startup.mode", "latest")
                                .option("scan.startup.timestamp", "0")
                                .option("scan.bounded.timestamp", "2026-01-31T00:00:00Z")
                                .problems())
                .containsExactly(
                        "'scan.startup.timestamp' is set, but 'scan.startup.mode' is 'latest'; set"
                                + " it to 'timestamp' or remove the timestamp",
                        "'scan.bounded.timestamp' is set, but 'scan.bounded.mode' is 'unbounded' by"
                                + " default; set it to 'timestamp' or remove the timestamp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yesterday", "2026-13-01", "99999999999999999999", "", "2026-01-31T25:00"})
    void refusesWhatIsNoTimestamp(String text) {
        assertThat(
                        TestTable.ofOrders()
                                .option("scan.startup.mode", "timestamp")
                                .option("scan.startup.timestamp", text)
                                .problems())
                .containsExactly(
                        "option 'scan.startup.timestamp' is '"
                                + text
                                + "', expected a timestamp such as 2026-01-31T00:00:00Z, or epoch"
                                + " milliseconds");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T00:00:00Z,2026-01-31T00:00:00Z",
        "2026-01-31T00:00:00.123456+02:00,2026-01-30T22:00:00.123456Z",
        "2026-01-31T00:00:00,2026-01-31T00:00:00Z",
        "2026-01-31 00:00:00,2026-01-31T00:00:00Z",
        "2026-01-31,2026-01-31T00:00:00Z",
        "0,1970-01-01T00:00:00Z",
        "-1,1969-12-31T23:59:59.999Z",
        "1769817600000,2026-01-31T00:00:00Z",
    })
    void readsTimestamps(String text, String instant) {
        assertThat(Timestamps.parse(text)).isEqualTo(instant);
    }

    @Test
    void theLatestRecordIsNotBeforeInit() {
        TestTable table = TestTable.ofOrders().option("scan.startup.mode", "latest");

        assertThat(table.problems()).isEmpty();
        assertThat(table.option("scan.bounded.mode", "init-timestamp").problems())
                .containsExactly(
                        "'scan.startup.mode' is 'latest' and 'scan.bounded.mode' is"
                                + " 'init-timestamp': that is the same moment, and nothing would be"
                                + " read");
        assertThat(table.without("scan.bounded.mode").inBatchMode().problems())
                .singleElement()
                .asString()
                .contains("'init-timestamp' (the default of batch mode)");
    }

    @Test
    void startsBeforeItEnds() {
        assertThat(
                        TestTable.ofOrders()
                                .option("scan.startup.mode", "timestamp")
                                .option("scan.startup.timestamp", "2026-01-31")
                                .option("scan.bounded.mode", "timestamp")
                                .option("scan.bounded.timestamp", "2026-01-31")
                                .problems())
                .containsExactly(
                        "'scan.startup.timestamp' is 2026-01-31T00:00:00Z, which is not before"
                                + " 'scan.bounded.timestamp', 2026-01-31T00:00:00Z");
    }

    @Test
    void batchModeEnds() {
        assertThat(
                        TestTable.ofOrders()
                                .inBatchMode()
                                .option("scan.bounded.mode", "unbounded")
                                .problems())
                .containsExactly(
                        "'scan.bounded.mode' is 'unbounded', but batch mode needs a read that ends;"
                                + " set it to 'init-timestamp' or 'timestamp', or use streaming mode");
    }

    @Test
    void aSnapshotHasNoTime() {
        assertThat(
                        TestTable.ofShop("goods")
                                .column("id", DataTypes.BIGINT().notNull())
                                .key("id")
                                .option("scan.startup.mode", "latest")
                                .option("scan.bounded.mode", "timestamp")
                                .option("scan.bounded.timestamp", "0")
                                .option("scan.lag", "1 s")
                                .option("scan.lookback", "1 s")
                                .option("scan.window", "1 s")
                                .problems())
                .containsExactly(
                        "'scan.window' is set, but table 'goods' is a snapshot without a cursor;"
                                + " remove it",
                        "'scan.lookback' is set, but table 'goods' is a snapshot without a cursor;"
                                + " remove it",
                        "'scan.lag' is set, but table 'goods' is a snapshot without a cursor;"
                                + " remove it",
                        "'scan.startup.mode' = 'latest' needs a cursor that is a time, but table"
                                + " 'goods' is a snapshot without a cursor",
                        "'scan.bounded.mode' = 'timestamp' needs a cursor that is a time, but table"
                                + " 'goods' is a snapshot without a cursor");
    }

    @Test
    void aNumberIsNoTime() {
        assertThat(
                        TestTable.ofShop("counters")
                                .column("id", DataTypes.BIGINT().notNull())
                                .key("id")
                                .option("scan.startup.mode", "timestamp")
                                .option("scan.startup.timestamp", "0")
                                .option("scan.lag", "1 s")
                                .problems())
                .containsExactly(
                        "'scan.lag' is set, but the cursor of table 'counters', 'version', is a"
                                + " number; remove it",
                        "'scan.startup.mode' = 'timestamp' needs a cursor that is a time, but the"
                                + " cursor of table 'counters', 'version', is a number");
    }

    @Test
    void onlyWindowsHaveAWidth() {
        assertThat(TestTable.ofOrders().option("scan.window", "1 h").problems())
                .containsExactly(
                        "'scan.window' is set, but table 'orders' is not read in windows; remove it");
    }
}
