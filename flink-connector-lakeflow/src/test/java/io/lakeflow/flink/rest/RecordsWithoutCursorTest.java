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

import static io.lakeflow.flink.rest.StubApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.json.OnError;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.ScanMetric;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** C9: records whose cursor is missing, null or malformed. */
class RecordsWithoutCursorTest {
    private static final String TABLE =
            """
            t:
              ingestion: cdc
              path: /t
              params: {since: "${cursor.from}"}
              page: {next: none}
              key: [id]
              cursor: {field: change.at, order: asc}
              columns: {id: BIGINT NOT NULL, name: STRING}
            """;

    private static String row(int id, String name, String at) {
        return "{'id': %d, 'name': '%s', 'change': {'at': %s}}".formatted(id, name, at);
    }

    private static final String GOOD = row(1, "a", "'2026-01-01T00:00:00Z'");

    private static ScanHarness harness(StubApi api, OnError onError) {
        ReadOptions all = ScanHarness.unbounded();
        ReadOptions options =
                new ReadOptions(
                        all.start(),
                        all.end(),
                        all.mode(),
                        all.changelog(),
                        onError,
                        null,
                        null,
                        null,
                        null,
                        all.maxIdentities(),
                        all.maxSnapshotKeys(),
                        all.parallelHistory(),
                        all.http());
        return new ScanHarness(api.spec("", TABLE), "t", Map.of("apikey", "${env:KEY}"), options);
    }

    private static List<String> text(List<RowData> rows) {
        return rows.stream().map(row -> row.getLong(0) + row.getString(1).toString()).toList();
    }

    @Test
    void c9_itIsEmittedOnceForEachOfItsVersions() throws Exception {
        AtomicReference<String> records = new AtomicReference<>();
        try (StubApi api = new StubApi(request -> json("[" + records.get() + "]"));
                ScanHarness harness = harness(api, OnError.NULL)) {
            records.set(GOOD + "," + row(2, "b", "null") + "," + row(3, "c", "'soon'"));
            Partition partition = harness.plan().get(0);
            try (PartitionReader reader = harness.scan.read(partition, null)) {
                assertThat(text(harness.drain(reader))).containsExactly("1a", "2b", "3c");
                assertThat(harness.context.counted(ScanMetric.RECORD_ERRORS))
                        .isGreaterThanOrEqualTo(2);
                assertThat(harness.drain(reader)).isEmpty();
                records.set(GOOD + "," + row(2, "B", "null"));
                assertThat(text(harness.drain(reader))).containsExactly("2B");
                assertThat(harness.drain(reader)).isEmpty();
                records.set(GOOD + "," + row(2, "b", "null"));
                assertThat(text(harness.drain(reader))).containsExactly("2b");
                records.set(GOOD + "," + row(2, "z", "'2026-01-01T00:00:01Z'"));
                assertThat(text(harness.drain(reader))).containsExactly("2z");
                assertThat(api.requests().get(api.requests().size() - 1).query())
                        .isEqualTo("since=2025-12-31T23%3A59%3A59.999Z");
            }
        }
    }

    @Test
    void c9_itIsLeftOutAndCounted() throws Exception {
        String records = GOOD + "," + row(2, "b", "null");
        try (StubApi api = new StubApi(request -> json("[" + records + "]"));
                ScanHarness harness = harness(api, OnError.SKIP)) {
            assertThat(text(drain(harness))).containsExactly("1a");
            assertThat(harness.context.counted(ScanMetric.RECORD_ERRORS)).isEqualTo(1);
        }
    }

    @Test
    void c9_itFailsTheReadByDefault() throws Exception {
        try (StubApi api = new StubApi(request -> json("[" + row(2, "b", "null") + "]"));
                ScanHarness harness = harness(api, OnError.FAIL)) {
            assertThatThrownBy(() -> drain(harness))
                    .hasStackTraceContaining("record 1 of the page has no cursor at 'change.at'");
        }
    }

    private static List<RowData> drain(ScanHarness harness) throws Exception {
        try (PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            return harness.drain(reader);
        }
    }
}
