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

import io.lakeflow.flink.json.OnError;
import io.lakeflow.flink.scan.ScanMetric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which records of a page belong to the table. */
class FilterTest {

    private static ScanHarness harness(StubApi api, String page, String filter, OnError onError) {
        String table =
                """
                t:
                  ingestion: snapshot
                  path: /t
                  page: %s
                  records: items
                  filter: "%s"
                  columns: {id: BIGINT NOT NULL}
                """
                        .formatted(page, filter);
        ReadOptions batch = ScanHarness.batch();
        ReadOptions options =
                new ReadOptions(
                        batch.start(),
                        batch.end(),
                        batch.mode(),
                        batch.changelog(),
                        onError,
                        null,
                        null,
                        null,
                        null,
                        batch.maxIdentities(),
                        batch.maxSnapshotKeys(),
                        batch.parallelHistory(),
                        batch.http());
        return new ScanHarness(api.spec("", table), "t", Map.of("apikey", "${env:KEY}"), options);
    }

    private static List<Long> ids(ScanHarness harness) throws Exception {
        return harness.readAll().stream().map(row -> row.getLong(0)).toList();
    }

    @Test
    void whatIsPassedOverNeedNotHaveTheColumnsOfTheTable() throws Exception {
        try (StubApi api = new StubApi(request -> json("{'items': [{'x': 1}, {'id': 2}]}"));
                ScanHarness harness =
                        harness(api, "{next: none}", "${$exists(record.id)}", OnError.FAIL)) {
            assertThat(ids(harness)).containsExactly(2L);
            assertThat(harness.context.counted(ScanMetric.RECORD_ERRORS)).isZero();
        }
    }

    @Test
    void aFieldThatIsNullExistsAndOneThatIsMissingDoesNot() throws Exception {
        String items = "{'items': [{'id': 1, 'x': null}, {'id': 2}, {'id': 3, 'x': 0}]}";
        try (StubApi api = new StubApi(request -> json(items));
                ScanHarness existing =
                        harness(api, "{next: none}", "${$exists(record.x)}", OnError.FAIL);
                ScanHarness isNull =
                        harness(api, "{next: none}", "${record.x = null}", OnError.FAIL)) {
            assertThat(ids(existing)).containsExactly(1L, 3L);
            assertThat(ids(isNull)).containsExactly(1L);
        }
    }

    @Test
    void whatIsLeftOutCountsForTheLengthOfAPage() throws Exception {
        Map<String, String> pages =
                Map.of(
                        "1", "{'items': [{'id': 1}, {'id': 'one'}, {'id': 2, 'old': true}]}",
                        "2", "{'items': [{'id': 3}]}");
        try (StubApi api =
                        new StubApi(
                                request -> json(pages.get(StubApi.query(request).get("page"))));
                ScanHarness harness =
                        harness(
                                api,
                                "{next: page, size: 3, stop: short}",
                                "${$not(record.old = true)}",
                                OnError.SKIP)) {
            assertThat(ids(harness)).containsExactly(1L, 3L);
            assertThat(harness.context.counted(ScanMetric.RECORD_ERRORS)).isEqualTo(1);
        }
    }
}
