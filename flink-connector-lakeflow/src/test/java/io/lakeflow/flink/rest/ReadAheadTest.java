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

import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * The next page is asked for before the last one is decoded. A page that turns out to be damaged
 * shows it: the one after it was asked for nevertheless, and is asked for again behind the repeated
 * one, for rows may have moved in between.
 */
class ReadAheadTest {
    private static final String TABLE =
            """
            t:
              ingestion: snapshot
              path: /t
              page: %s
              records: '%s'
              key: [id]
              columns: {id: BIGINT NOT NULL}
            """;

    private static final String COUNTED = "{next: page, size: 3, stop: short, stable: true}";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<String> damaged = ConcurrentHashMap.newKeySet();
    private int rows = 8;
    private String records = "";
    private String around = "%s";
    private String behind = "";
    private final Set<String> cut = ConcurrentHashMap.newKeySet();

    private Response answer(Request request) {
        String page = query(request).getOrDefault("page", "1");
        asked.add(page);
        long from = 3 * Long.parseLong(page);
        boolean isLast = from + 3 >= 3 + rows;
        String body =
                around.formatted(
                        StubApi.records(
                                10 + from, Math.max(10 + from, Math.min(13 + from, 13 + rows))),
                        isLast ? "null" : Long.parseLong(page) + 1);
        boolean damage = asked.size() > 1 && damaged.remove(page);
        body = body.replace("\"/t?page=null\"", "null");
        body = (damage ? body.substring(0, body.length() - 1) : body) + (isLast ? "" : behind);
        Response answer = json(body);
        if (asked.size() > 1 && cut.remove(page)) {
            answer = answer.cutAfter(body.length() / 2);
        }
        return isLast
                ? answer
                : answer.withHeader(
                        "Link", "</t?page=" + (Long.parseLong(page) + 1) + ">; rel=\"next\"");
    }

    private List<String> read(String page, String damagedPage) throws Exception {
        asked.clear();
        damaged.add(damagedPage);
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness =
                        new ScanHarness(
                                stub.spec("", TABLE.formatted(page, records)),
                                "t",
                                Map.of("apikey", "${env:KEY}"),
                                ScanHarness.batch())) {
            assertThat(harness.readAll()).hasSize(rows);
        }
        // The first one asks what time it is for the API.
        return asked.subList(1, asked.size());
    }

    @Test
    void aLinkHeaderIsFollowedBeforeThePageIsDecoded() throws Exception {
        assertThat(read("{next: link, stable: true}", "1"))
                .containsExactlyInAnyOrder("1", "1", "2", "2", "3");
        assertThat(read("{next: link, stable: true}", "")).containsExactly("1", "2", "3");
    }

    /** Decoding takes its time, which the API can use. */
    @Test
    void theNextRequestWaitsForNoThreadThatDecodes() throws Exception {
        readWhileBusy("{next: link, stable: true}", "1", "2");
    }

    /** No thread decodes from the answer with one page on until another page is asked for. */
    private List<String> readWhileBusy(String page, String from, String until) throws Exception {
        asked.clear();
        CountDownLatch isAskedFor = new CountDownLatch(1);
        AtomicReference<CompletableFuture<Boolean>> meanwhile = new AtomicReference<>();
        DirectContext context = new DirectContext();
        try (StubApi stub =
                        new StubApi(
                                request -> {
                                    Response answer = answer(request);
                                    String last = asked.get(asked.size() - 1);
                                    if (asked.size() > 1 && last.equals(from)) {
                                        meanwhile.compareAndSet(
                                                null, busyUntil(isAskedFor, context));
                                    } else if (last.equals(until)) {
                                        isAskedFor.countDown();
                                    }
                                    return answer;
                                });
                ScanHarness harness =
                        new ScanHarness(
                                context,
                                stub.spec("", TABLE.formatted(page, records)),
                                "t",
                                Map.of("apikey", "${env:KEY}"),
                                ScanHarness.batch())) {
            assertThat(harness.readAll()).hasSize(rows);
        }
        assertThat(meanwhile.get().get()).as("asked for meanwhile").isTrue();
        return asked.subList(1, asked.size());
    }

    private static CompletableFuture<Boolean> busyUntil(
            CountDownLatch event, DirectContext context) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return event.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                context.executor());
    }

    /** The end of a connection shows what was asked for until then. */
    private void cutOff(String page) {
        behind = " ".repeat(100_000);
        cut.add(page);
    }

    @Test
    void n1ALinkIsFollowedWhileItsLongPageIsUnderWay() throws Exception {
        cutOff("1");
        assertThat(readWhileBusy("{next: link, stable: true}", "1", "2"))
                .containsExactly("1", "2", "1", "3");
    }

    @Test
    void n1ALongPageAsFullAsTheLastOneIsCountedWhileItIsUnderWay() throws Exception {
        cutOff("2");
        assertThat(readWhileBusy(COUNTED, "2", "3")).containsExactly("1", "2", "3", "2");
        cutOff("1");
        assertThat(read(COUNTED, "")).containsExactly("1", "1", "2", "3");
    }

    @Test
    void n1AShortPageIsAwaited() throws Exception {
        cut.add("1");
        assertThat(read("{next: link, stable: true}", "")).containsExactly("1", "1", "2", "3");
    }

    @Test
    void aPageAsFullAsTheLastOneIsCountedBeforeItIsDecoded() throws Exception {
        assertThat(read(COUNTED, "2")).containsExactlyInAnyOrder("1", "2", "2", "3", "3");
        assertThat(read(COUNTED, "1")).containsExactly("1", "1", "2", "3");
    }

    /** A request that is not needed costs the quota of an API. */
    @Test
    void aShorterPageIsTakenForTheLastOne() throws Exception {
        assertThat(read(COUNTED, "3")).containsExactly("1", "2", "3", "3");
        rows = 4;
        assertThat(read(COUNTED, "")).containsExactly("1", "2");
    }

    @Test
    void aTokenIsFoundBeforeThePageIsDecoded() throws Exception {
        records = "rows";
        around = "{\"rows\": %s, \"meta\": {\"next\": %s}}";
        String page = "{next: token, at: meta.next, into: page, stable: true}";
        assertThat(read(page, "2")).containsExactlyInAnyOrder("1", "2", "2", "3", "3");
        assertThat(read(page, "")).containsExactly("1", "2", "3");
    }

    @Test
    void anAddressIsFoundBeforeThePageIsDecoded() throws Exception {
        records = "rows";
        around = "{\"rows\": %s, \"next\": \"/t?page=%s\"}";
        rows = 9;
        String page = "{next: url, at: next, stop: short, size: 3, stable: true}";
        assertThat(read(page, "2")).containsExactlyInAnyOrder("1", "2", "2", "3", "3");
    }

    /** A member of the same name that is not the token. */
    @Test
    void aWrongGuessIsTheLastOne() throws Exception {
        records = "rows";
        around = "{\"rows\": %1$s, \"next\": %2$s, \"of\": {\"next\": 77}}";
        rows = 13;
        String page = "{next: token, at: next, into: page, stable: true}";
        assertThat(read(page, "")).containsExactlyInAnyOrder("1", "2", "77", "3", "4", "5");
    }
}
