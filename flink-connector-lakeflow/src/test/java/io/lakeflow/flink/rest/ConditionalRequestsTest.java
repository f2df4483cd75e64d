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
import static io.lakeflow.flink.rest.StubList.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Polls of what has not changed: asked for on a condition where the API tells its version. */
class ConditionalRequestsTest {
    private static final String UPDATES =
            """
            t:
              ingestion: cdc
              path: /t
              params: {since: "${cursor.from}"}
              page: {next: page, size: 3, stop: short}
              key: [id]
              cursor: {field: at, order: asc}
              columns: {id: BIGINT NOT NULL, name: STRING, at: TIMESTAMP_LTZ(3)}
            """;

    private static final String SNAPSHOT =
            """
            t:
              ingestion: snapshot
              path: /t
              page: {next: none}
              key: [id]
              deletes: {snapshot: true}
              columns: {id: BIGINT NOT NULL, name: STRING}
            """;

    private final List<String> conditions = new ArrayList<>();
    private String rows = "{'id': 1, 'name': 'a', 'at': '2026-01-01T00:00:01Z'}";
    private int version = 1;

    private synchronized void change(String next) {
        rows = next;
        version++;
    }

    /** Answers with its version as a tag, and 304 to who has that one. */
    private synchronized Response tagged(Request request) {
        Optional<String> condition = request.header("if-none-match");
        conditions.add(condition.orElse("-"));
        if (query(request).getOrDefault("page", "1").equals("2")) {
            return json("[]");
        }
        String tag = "W/\"" + version + "\"";
        return condition.filter(tag::equals).isPresent()
                ? new Response(304, Map.of("ETag", tag), new byte[0])
                : json("[" + rows + "]").withHeader("ETag", tag);
    }

    private static ScanHarness harness(StubApi stub, String table) {
        return new ScanHarness(
                stub.spec("", table), "t", Map.of("apikey", "${env:KEY}"), ScanHarness.unbounded());
    }

    private static Batch poll(PartitionReader reader) throws Exception {
        return reader.next().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void h10_whatHasNotChangedBringsNoRowsAndMovesNothing() throws Exception {
        try (StubApi stub = new StubApi(this::tagged);
                ScanHarness harness = harness(stub, UPDATES);
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(poll(reader).rows())).containsExactly("+U1a");
            Batch fromCursor = poll(reader);
            assertThat(fromCursor.rows()).isEmpty();
            conditions.clear();
            Batch unchanged = poll(reader);
            assertThat(unchanged.rows()).isEmpty();
            assertThat(unchanged.progress()).isEqualTo(Progress.CAUGHT_UP);
            assertThat(unchanged.next()).isEqualTo(fromCursor.next());
            poll(reader);
            change(rows + ", {'id': 2, 'name': 'b', 'at': '2026-01-01T00:00:01Z'}");
            assertThat(text(harness.drain(reader))).containsExactly("+U2b");
            assertThat(conditions).startsWith("W/\"1\"", "W/\"1\"", "W/\"1\"");
        }
    }

    @Test
    void h10_aSnapshotThatHasNotChangedDeletesNothing() throws Exception {
        try (StubApi stub = new StubApi(this::tagged);
                ScanHarness harness = harness(stub, SNAPSHOT);
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a");
            conditions.clear();
            assertThat(harness.drain(reader)).isEmpty();
            assertThat(harness.drain(reader)).isEmpty();
            change("{'id': 2, 'name': 'b', 'at': '2026-01-01T00:00:01Z'}");
            assertThat(kinds(harness.drain(reader))).containsExactly("+U", "-D");
            assertThat(conditions).containsExactly("W/\"1\"", "W/\"1\"", "W/\"1\"");
        }
    }

    private static List<String> kinds(List<RowData> rows) {
        return rows.stream().map(row -> row.getRowKind().shortString()).toList();
    }

    /** The first page says nothing of the others, nor a listing of the deletes beside it. */
    @Test
    void onlyAListingOfOnePageIsAskedForOnACondition() throws Exception {
        rows += ", {'id': 2, 'name': 'b', 'at': '2026-01-01T00:00:01Z'}";
        String tombstones =
                UPDATES.replace("ingestion: cdc", "ingestion: cdc_with_deletes")
                        + "  deletes: {path: /gone, page: {next: none}, cursor: {field: at, order: asc}}";
        for (String table : List.of(SNAPSHOT.replace("none", "page, stop: empty"), tombstones)) {
            try (StubApi stub = new StubApi(this::tagged);
                    ScanHarness harness = harness(stub, table);
                    PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
                for (int poll = 0; poll < 3; poll++) {
                    harness.drain(reader);
                }
            }
        }
        assertThat(conditions).containsOnly("-");
    }

    /** The header that leads to the next page is no part of the version of the first. */
    @Test
    void aFullPageIsAskedForInAnyCase() throws Exception {
        for (int size : List.of(1, 2)) {
            conditions.clear();
            String linked = SNAPSHOT.replace("{next: none}", "{next: link, size: " + size + "}");
            try (StubApi stub = new StubApi(this::tagged);
                    ScanHarness harness = harness(stub, linked);
                    PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
                harness.drain(reader);
                harness.drain(reader);
            }
            assertThat(conditions.get(conditions.size() - 1))
                    .isEqualTo(size == 1 ? "-" : "W/\"1\"");
        }
    }

    @Test
    void everyTenthPollAsksInAnyCase() throws Exception {
        try (StubApi stub = new StubApi(this::tagged);
                ScanHarness harness = harness(stub, SNAPSHOT);
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            harness.drain(reader);
            conditions.clear();
            for (int poll = 0; poll < 20; poll++) {
                harness.drain(reader);
            }
        }
        assertThat(Collections.frequency(conditions, "-")).isEqualTo(2);
        assertThat(conditions.get(9)).isEqualTo("-");
    }

    /** Within a second, or while clocks of a cluster differ, the same time stands for two. */
    @ParameterizedTest
    @CsvSource({"61, true", "59, false"})
    void aTimeIsAConditionOnceItIsOld(int age, boolean expected) throws Exception {
        List<Boolean> conditional = new ArrayList<>();
        Instant now = Instant.parse("2026-01-01T01:00:00Z");
        String modified =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        now.minusSeconds(age).atOffset(ZoneOffset.UTC));
        Function<Request, Response> answers =
                request -> {
                    conditional.add(
                            request.header("if-modified-since")
                                    .filter(modified::equals)
                                    .isPresent());
                    return json("[" + rows + "]").withHeader("Last-Modified", modified);
                };
        try (StubApi stub = new StubApi(InstantSource.fixed(now), answers);
                ScanHarness harness = harness(stub, SNAPSHOT);
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            harness.drain(reader);
            harness.drain(reader);
            assertThat(conditional.get(conditional.size() - 1)).isEqualTo(expected);
        }
    }
}
