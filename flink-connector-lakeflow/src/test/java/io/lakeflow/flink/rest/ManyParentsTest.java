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

import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Planning of 100,000 parents: what a poll costs, and what is kept between two. */
class ManyParentsTest {
    private static final int PARENTS = 100_000;
    private static final int PAGE = 1_000;
    private static final int STATE_LIMIT = 2_000_000;

    private final long[] versions = LongStream.rangeClosed(1, PARENTS).toArray();
    private long version = PARENTS;

    /** Lists parents by id; the few that a version filter leaves by version. */
    private synchronized Response list(Request request) {
        long since = Long.parseLong(query(request).getOrDefault("since", "0"));
        int from = PAGE * (Integer.parseInt(query(request).getOrDefault("page", "1")) - 1);
        return json(
                IntStream.range(0, PARENTS)
                        .filter(id -> versions[id] >= since)
                        .boxed()
                        .sorted((a, b) -> Long.compare(versions[a], versions[b]))
                        .skip(from)
                        .limit(PAGE)
                        .map(id -> "{'id': " + id + ", 'v': " + versions[id] + "}")
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private synchronized void change(int id) {
        versions[id] = ++version;
    }

    @ParameterizedTest
    @CsvSource({
        "'params: {since: \"${cursor.from}\"}', 'cursor: {field: v, type: number, order: asc}', 2",
        // A listing that is compared is read in full, twice if it is read until it stands still.
        "'ingestion: snapshot', '', 302"
    })
    void aPollAsksForNothingButWhatMoved(String request, String cursor, int requestsAPoll)
            throws Exception {
        String ingestion = cursor.isEmpty() ? "" : "ingestion: cdc\n  ";
        String tables =
                "tops:\n  "
                        + ingestion
                        + request
                        + "\n  path: /tops\n  page: {next: page, size: 1000, stop: short}\n"
                        + "  key: [id]\n  "
                        + cursor
                        + "\n  columns: {id: BIGINT, v: BIGINT}\n"
                        + """
                        children:
                          ingestion: snapshot
                          parent: {table: tops, as: {top: id}, only: changed}
                          path: /tops/${parent.top}
                          page: {next: none}
                          key: [id]
                          columns: {id: BIGINT}
                        """;
        int[] longest = {0};
        try (StubApi api = new StubApi(this::list);
                ScanHarness harness =
                        new ScanHarness(
                                api.spec("", tables),
                                "children",
                                Map.of("apikey", "${env:KEY}"),
                                ScanHarness.unbounded())) {
            Poller[] poller = {null};
            int[] pages = {0};
            poller[0] =
                    new Poller(
                            harness,
                            false,
                            () -> {
                                if (++pages[0] % 30 == 0) {
                                    int length = poller[0].position().json().length();
                                    longest[0] = Math.max(longest[0], length);
                                }
                            });
            assertThat(poller[0].poll().stream().map(Partition::id).distinct()).hasSize(PARENTS);
            assertThat(poller[0].position().json()).hasSizeLessThan(STATE_LIMIT);

            int before = api.requests().size();
            assertThat(poller[0].poll()).isEmpty();
            assertThat(api.requests().size() - before).isLessThanOrEqualTo(requestsAPoll);

            List.of(7, 70_000, 99_999).forEach(this::change);
            before = api.requests().size();
            assertThat(poller[0].poll()).hasSize(3);
            assertThat(api.requests().size() - before).isLessThanOrEqualTo(requestsAPoll);
            assertThat(longest[0]).isLessThan(2 * STATE_LIMIT);
        }
    }
}
