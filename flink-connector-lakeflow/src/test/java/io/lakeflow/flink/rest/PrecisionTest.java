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
import static io.lakeflow.flink.rest.StubApi.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.PartitionReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole numbers that no double can hold stay what they are. */
class PrecisionTest {
    /** Two to the power of 53, and one more: the same number as a double. */
    private static final long BIG = 9_007_199_254_740_992L;

    private static ScanHarness harness(StubApi api, String table, ReadOptions options) {
        return new ScanHarness(api.spec("", table), "t", Map.of("apikey", "${env:KEY}"), options);
    }

    private static List<Long> ids(List<RowData> rows) {
        return rows.stream().map(row -> row.getLong(0)).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"next", "\"${response.body.next}\""})
    void l22_aTokenIsSentAsItCame(String at) throws Exception {
        String table =
                StubList.table(
                        "ingestion: snapshot",
                        "path: /t",
                        "records: data",
                        "page: {next: token, at: " + at + ", into: after}",
                        "key: [id]",
                        "columns: {id: BIGINT NOT NULL}");
        try (StubApi api =
                        new StubApi(
                                request ->
                                        query(request).containsKey("after")
                                                ? json("{'data': [{'id': 2}]}")
                                                : json(
                                                        "{'next': %d, 'data': [{'id': 1}]}"
                                                                .formatted(BIG + 1)));
                ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            assertThat(ids(harness.readAll())).containsExactly(1L, 2L);
            assertThat(api.requests().stream().map(request -> query(request).get("after")))
                    .contains("" + (BIG + 1))
                    .doesNotContain("" + BIG);
        }
    }

    @Test
    void l22_keysAndCursorsThatAreOneDoubleAreTwo() throws Exception {
        String table =
                StubList.table(
                        "ingestion: append",
                        "path: /t",
                        "params: {after: \"${cursor.from}\"}",
                        "page: {next: none}",
                        "key: [id]",
                        "cursor: {field: id, type: number, order: asc}",
                        "columns: {id: BIGINT NOT NULL}");
        List<Long> all = List.of(BIG, BIG + 1, BIG + 2, BIG + 3, Long.MAX_VALUE - 1);
        AtomicInteger visible = new AtomicInteger();
        try (StubApi api =
                        new StubApi(
                                request -> {
                                    long after =
                                            Long.parseLong(
                                                    query(request).getOrDefault("after", "0"));
                                    return json(
                                            all.stream()
                                                    .limit(visible.get())
                                                    .filter(id -> id > after)
                                                    .map(id -> "{'id': " + id + "}")
                                                    .toList()
                                                    .toString());
                                });
                ScanHarness harness = harness(api, table, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            for (long id : all) {
                visible.incrementAndGet();
                assertThat(ids(harness.drain(reader))).containsExactly(id);
            }
            assertThat(harness.drain(reader)).isEmpty();
            assertThat(query(api.requests().get(api.requests().size() - 1)))
                    .as("one before the newest, as others may tie with it")
                    .containsEntry("after", "" + (Long.MAX_VALUE - 2));
        }
    }

    @Test
    void l22_anExpressionKeepsAWholeNumber() throws Exception {
        String table =
                StubList.table(
                        "ingestion: snapshot",
                        "path: /t",
                        "records: data",
                        "page: {next: none}",
                        "filter: \"${record.kind = 'a'}\"",
                        "columns: {id: BIGINT, copy: {type: BIGINT, value: \"${record.id}\"},"
                                + " text: {type: STRING, value: \"${'n' & record.id}\"}}");
        try (StubApi api =
                        new StubApi(
                                request ->
                                        json(
                                                "{'data': [{'id': %d, 'kind': 'a'}]}"
                                                        .formatted(BIG + 1)));
                ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            RowData row = harness.readAll().get(0);
            assertThat(row.getLong(0)).isEqualTo(BIG + 1);
            assertThat(row.getLong(1)).isEqualTo(BIG + 1);
            assertThat(row.getString(2)).hasToString("n" + (BIG + 1));
        }
    }
}
