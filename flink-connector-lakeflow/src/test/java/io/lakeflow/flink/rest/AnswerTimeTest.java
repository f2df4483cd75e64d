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

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** Rows that are as they are when they are asked for, with deletes from a log of their own. */
class AnswerTimeTest {
    private static final String TABLE =
            """
            t:
              ingestion: cdc_with_deletes
              path: /live
              params: {since: "${cursor.from}"}
              page: {next: token, at: next, into: {param: page}}
              records: items
              key: [id]
              cursor: {field: "${response.time}", order: none, grain: 1s, lookback: 30s}
              deletes:
                path: /deleted
                page: {next: none}
                records: items
                cursor: {field: at, order: asc, grain: 1s, lookback: 30s}
              columns: {id: BIGINT NOT NULL, name: STRING}
            """;

    /** What the server has: the pages of its live list, and the log of deletes. */
    private static final class Things {
        volatile List<String> livePages = List.of();
        volatile List<String> deletes = List.of();

        Response answer(Request request) {
            if (request.path().equals("/deleted")) {
                return json("{'items': [" + String.join(",", deletes) + "]}");
            }
            int page = Integer.parseInt(StubApi.query(request).getOrDefault("page", "0"));
            String next = page + 1 < livePages.size() ? ", 'next': " + (page + 1) : "";
            String items = livePages.isEmpty() ? "" : livePages.get(page);
            return json("{'items': [" + items + "]" + next + "}");
        }

        private static String deleted(int id, int logId) {
            return "{'id': %d, 'log': %d, 'at': '%s'}".formatted(id, logId, Instant.now());
        }
    }

    private static final String A = "{'id': 1, 'name': 'a'}";
    private static final String B = "{'id': 2, 'name': 'b'}";

    private static ScanHarness harness(StubApi api, ReadOptions options) {
        return new ScanHarness(api.spec("", TABLE), "t", Map.of("apikey", "${env:KEY}"), options);
    }

    private static List<String> text(List<RowData> rows) {
        return rows.stream()
                .map(
                        row ->
                                row.getRowKind().shortString()
                                        + row.getLong(0)
                                        + (row.isNullAt(1) ? "" : row.getString(1)))
                .toList();
    }

    @Test
    void aReadThatEndsAtInitHasTheRowsThatAreAnsweredAfterIt() throws Exception {
        Things things = new Things();
        things.livePages = List.of(A, B);
        try (StubApi api = new StubApi(things::answer);
                ScanHarness harness = harness(api, ScanHarness.batch())) {
            assertThat(text(harness.readAll())).containsExactly("+I1a", "+I2b");
        }
    }

    @Test
    void aRowThatIsBackUnchangedAfterItsDeleteComesOutAgain() throws Exception {
        Things things = new Things();
        things.livePages = List.of(A);
        try (StubApi api = new StubApi(things::answer);
                ScanHarness harness = harness(api, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a");
            things.livePages = List.of();
            things.deletes = List.of(Things.deleted(1, 1));
            assertThat(text(harness.drain(reader))).containsExactly("-D1");
            things.livePages = List.of(A);
            assertThat(text(harness.drain(reader))).containsExactly("+U1a");
            assertThat(text(harness.drain(reader))).isEmpty();
        }
    }

    @Test
    void aRowThatIsBackBeforeItsDeleteWasSeenComesOutAgain() throws Exception {
        Things things = new Things();
        things.livePages = List.of(A);
        try (StubApi api = new StubApi(things::answer);
                ScanHarness harness = harness(api, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a");
            things.deletes = List.of(Things.deleted(1, 1), Things.deleted(1, 2));
            assertThat(text(harness.drain(reader))).containsExactly("+U1a");
            assertThat(text(harness.drain(reader))).isEmpty();
        }
    }

    @Test
    void noneOfSeveralTombstonesOfALiveRowComesBackAfterARestore() throws Exception {
        Things things = new Things();
        things.livePages = List.of(A, B);
        things.deletes = List.of(Things.deleted(1, 1), Things.deleted(1, 2));
        try (StubApi api = new StubApi(things::answer);
                ScanHarness harness = harness(api, ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            List<RowData> rows = new ArrayList<>();
            Offset afterFirstPage;
            try (PartitionReader reader = harness.scan.read(partition, null)) {
                var batch = reader.next().toCompletableFuture().get();
                rows.addAll(batch.rows());
                afterFirstPage = new Offset(batch.next().json());
            }
            try (PartitionReader restored = harness.scan.read(partition, afterFirstPage)) {
                rows.addAll(harness.drain(restored));
            }
            assertThat(text(rows)).containsExactly("+U1a", "+U2b");
        }
    }
}
