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
package io.lakeflow.flink.testutils.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Listings over HTTP. */
class ScriptedApiTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00.000Z");

    private volatile Instant now = START;

    private ScriptedApi api(TableBuilder... tables) {
        return ScriptedApi.start(() -> now, tables);
    }

    private static TableBuilder ascending() {
        return TableBuilder.table("t")
                .key("id")
                .cursor("at", CursorFormat.iso(3))
                .since(Bound.inclusive("since"))
                .order(Order.ASC)
                .pageSize(2, "limit");
    }

    private void fill(ScriptedApi api, int rows) {
        for (int i = 0; i < rows; i++) {
            api.table("t").insert("k" + i);
            now = now.plusSeconds(1);
        }
    }

    @Test
    void aListingGoesFromPageToPage() {
        try (ScriptedApi api = api(ascending())) {
            fill(api, 5);
            ScriptedClient client = new ScriptedClient(api);
            assertThat(client.ids("/t")).containsExactly("k0", "k1", "k2", "k3", "k4");
            assertThat(client.ids("/t?limit=1&since=2026-01-31T12:00:03Z"))
                    .containsExactly("k3", "k4");
            JsonNode record = client.json("/t").get("data").get(0);
            assertThat(record.toString())
                    .isEqualTo("{\"id\":\"k0\",\"version\":1,\"at\":\"2026-01-31T12:00:00.000Z\"}");
        }
    }

    @Test
    void aRowSlipsOverThePageBoundaryUnlessPagesAreConsistent() {
        try (ScriptedApi api = api(ascending())) {
            fill(api, 5);
            api.afterPage("t", 1, () -> api.table("t").update("k0"));
            assertThat(new ScriptedClient(api).ids("/t"))
                    .as("k2 is gone")
                    .containsExactly("k0", "k1", "k3", "k4", "k0");
        }
        try (ScriptedApi api = api(ascending().consistentPages())) {
            fill(api, 5);
            api.afterPage("t", 1, () -> api.table("t").update("k0"));
            assertThat(new ScriptedClient(api).ids("/t"))
                    .containsExactly("k0", "k1", "k2", "k3", "k4");
        }
    }

    @Test
    void countedPagesAreConsistentToo() {
        TableBuilder table =
                ascending().paging(PagingForm.page("page", 1), PageEnd.EMPTY).consistentPages();
        try (ScriptedApi api = api(table)) {
            fill(api, 3);
            ScriptedClient client = new ScriptedClient(api);
            assertThat(ScriptedClient.idsOf(client.json("/t?page=1"))).containsExactly("k0", "k1");
            api.table("t").delete("k0");
            assertThat(ScriptedClient.idsOf(client.json("/t?page=2"))).containsExactly("k2");
            assertThat(ScriptedClient.idsOf(client.json("/t?page=1"))).containsExactly("k1", "k2");
        }
    }

    @Test
    void expiredTokensAreRefused() {
        try (ScriptedApi api = api(ascending().refusedToken(410))) {
            fill(api, 5);
            ScriptedClient client = new ScriptedClient(api);
            String next = "/t?after=" + client.json("/t").get("next").asText();
            assertThat(client.status(next)).isEqualTo(200);
            api.expireTokens();
            assertThat(client.status(next)).isEqualTo(410);
            assertThat(client.status("/t?after=nonsense")).isEqualTo(400);
            assertThat(client.ids("/t")).hasSize(5);
        }
    }

    @Test
    void aDeltaTokenListsWhatHasChangedSince() {
        TableBuilder table =
                TableBuilder.table("t")
                        .key("id")
                        .pageSize(10, "limit")
                        .deletes(new Tombstones.Flag("gone"))
                        .deltaTokens("delta", "delta_token");
        try (ScriptedApi api = api(table)) {
            fill(api, 5);
            ScriptedClient client = new ScriptedClient(api);
            api.afterPage("t", 1, () -> api.table("t").delete("k3"));
            List<String> first = new ArrayList<>();
            JsonNode page = client.json("/t?limit=2");
            while (page.has("next")) {
                assertThat(page.has("delta_token")).isFalse();
                first.addAll(ScriptedClient.idsOf(page));
                page = client.json("/t?limit=2&after=" + page.get("next").asText());
            }
            first.addAll(ScriptedClient.idsOf(page));
            assertThat(first).containsExactlyInAnyOrder("k0", "k1", "k2", "k3", "k4");
            api.table("t").update("k1");
            api.table("t").insert("k5");
            api.table("t").insert("k6");
            api.table("t").delete("k6");
            String token = page.get("delta_token").asText();
            assertThat(client.ids("/t?delta=" + token))
                    .as("also what changed while it was listed, and not what came and went")
                    .containsExactlyInAnyOrder("k1", "k3", "k5");
            assertThat(client.json("/t?delta=" + token).toString()).contains("\"gone\":true");
            api.expireDeltaTokens();
            assertThat(client.status("/t?delta=" + token)).isEqualTo(410);
        }
    }

    @Test
    void tombstonesAreAtAnEndpointOfTheirOwnAndMayBeLate() {
        TableBuilder table =
                ascending()
                        .deletes(
                                new Tombstones.Endpoint(
                                        "/t/deleted",
                                        "deleted_at",
                                        Bound.exclusive("after_time"),
                                        Order.DESC,
                                        Duration.ofSeconds(10)));
        try (ScriptedApi api = api(table)) {
            fill(api, 3);
            ScriptedClient client = new ScriptedClient(api);
            api.table("t").delete("k0");
            now = now.plusSeconds(5);
            api.table("t").delete("k1");
            assertThat(client.ids("/t")).containsExactly("k2");
            assertThat(client.ids("/t/deleted")).isEmpty();
            now = now.plusSeconds(5);
            assertThat(client.ids("/t/deleted")).containsExactly("k0");
            now = now.plusSeconds(5);
            assertThat(client.ids("/t/deleted")).containsExactly("k1", "k0");
            assertThat(client.ids("/t/deleted?after_time=2026-01-31T12:00:03Z"))
                    .containsExactly("k1");
            assertThat(api.requests("t")).hasSize(1);
            assertThat(api.journal().deletesOf("t")).hasSize(4);
        }
    }

    @Test
    void aFlaggedRowStaysAndAVanishedOneDoesNot() {
        try (ScriptedApi flag = api(ascending().deletes(new Tombstones.Flag("meta.gone")));
                ScriptedApi vanish = api(ascending())) {
            for (ScriptedApi api : List.of(flag, vanish)) {
                fill(api, 2);
                api.table("t").delete("k0");
            }
            assertThat(new ScriptedClient(flag).ids("/t")).containsExactly("k1", "k0");
            assertThat(new ScriptedClient(flag).json("/t").at("/data/1/meta/gone").asBoolean())
                    .isTrue();
            assertThat(new ScriptedClient(vanish).ids("/t")).containsExactly("k1");
        }
    }

    @Test
    void childrenAreThereAsLongAsTheirParents() {
        TableBuilder orgs = TableBuilder.table("orgs").key("id");
        TableBuilder repos =
                TableBuilder.table("repos").path("/orgs/{org}/repos").parent("orgs").key("id");
        TableBuilder issues =
                TableBuilder.table("issues")
                        .path("/orgs/{org}/repos/{repo}/issues")
                        .parent("repos")
                        .key("id");
        try (ScriptedApi api = api(orgs, repos, issues)) {
            api.table("orgs").insert("acme");
            api.table("repos").in("acme").insert("web");
            Version issue = api.table("issues").in("acme", "web").insert("4");
            assertThat(issue.key()).isEqualTo("acme/web/4");
            ScriptedClient client = new ScriptedClient(api);
            assertThat(client.ids("/orgs/acme/repos/web/issues")).containsExactly("4");
            assertThat(client.status("/orgs/acme/repos/api/issues")).isEqualTo(404);
            api.table("orgs").delete("acme");
            assertThat(client.status("/orgs/acme/repos/web/issues")).isEqualTo(404);
        }
    }

    @Test
    void theServersClockMayBeOff() {
        try (ScriptedApi api = api(ascending())) {
            api.clockOffset(Duration.ofMinutes(-10));
            fill(api, 1);
            assertThat(api.table("t").rows(now).get(0).cursor())
                    .isEqualTo(START.minus(Duration.ofMinutes(10)));
            assertThat(new ScriptedClient(api).get("/t").headers().firstValue("Date"))
                    .hasValue("Sat, 31 Jan 2026 11:50:01 GMT");
        }
    }

    @Test
    void everyRequestIsInTheJournal() {
        try (ScriptedApi api = api(ascending())) {
            fill(api, 3);
            ScriptedClient client = new ScriptedClient(api);
            client.ids("/t?limit=2");
            client.get("/nowhere");
            client.get("/t?limit=none");
            client.get("/t?colour=red");
            List<JournalEntry> all = api.journal().all();
            assertThat(all).extracting(JournalEntry::number).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(all)
                    .extracting(JournalEntry::status)
                    .containsExactly(200, 200, 404, 400, 400);
            assertThat(all).extracting(JournalEntry::page).containsExactly(1, 2, 0, 0, 0);
            assertThat(all).extracting(JournalEntry::records).containsExactly(2, 1, 0, 0, 0);
            assertThat(all).extracting(JournalEntry::table).containsExactly("t", "t", "", "t", "t");
            assertThat(all.get(0).parameter("limit")).hasValue("2");
            assertThat(all.get(0).time()).isEqualTo(now);
            assertThat(api.requests("t")).hasSize(4);
        }
    }

    @Test
    void anActionRunsBeforeARequest() {
        try (ScriptedApi api = api(ascending())) {
            api.beforeRequest(2, () -> api.table("t").insert("a"));
            ScriptedClient client = new ScriptedClient(api);
            assertThat(client.ids("/t")).isEmpty();
            assertThat(client.ids("/t")).containsExactly("a");
        }
    }

    @Test
    void aBackgroundWriterWritesUntilItIsClosed() {
        try (ScriptedApi api = api(ascending())) {
            ScriptedClient client = new ScriptedClient(api);
            long written;
            try (BackgroundWriter writer =
                    BackgroundWriter.start(() -> api.table("t").upsert("k"))) {
                while (writer.writes() < 100) {
                    client.get("/t");
                }
                written = writer.writes();
            }
            assertThat(client.json("/t").at("/data/0/version").asLong())
                    .isGreaterThanOrEqualTo(written);
            BackgroundWriter failing = BackgroundWriter.start(() -> api.table("t").insert("k"));
            assertThatThrownBy(failing::close).hasMessage("a write failed");
        }
    }

    @Test
    void whatNoApiCanBeIsRefused() {
        assertThatThrownBy(() -> api(ascending().paging(PagingForm.offset("skip"))))
                .hasMessage("table t: a counted page or offset needs an end");
        assertThatThrownBy(() -> api(TableBuilder.table("t").path("/{a}/t")))
                .hasMessageContaining("each of [a] needs a parent or values");
        assertThatThrownBy(() -> api(TableBuilder.table("t").order(Order.ASC)))
                .hasMessageContaining("an order needs a cursor");
        assertThatThrownBy(() -> api(ascending(), ascending()))
                .hasMessageContaining("declared twice");
        try (ScriptedApi api = api(ascending())) {
            assertThatThrownBy(() -> api.table("u")).hasMessageContaining("only [t]");
        }
    }

    @Test
    void aWholeCappedListingIsTold() {
        TableBuilder table =
                ascending()
                        .cap(new ResultCap.Told(3))
                        .paging(PagingForm.offset("skip"), PageEnd.TOTAL);
        try (ScriptedApi api = api(table)) {
            IntStream.range(0, 5).forEach(i -> api.table("t").insert("k" + i));
            ScriptedClient client = new ScriptedClient(api);
            assertThat(client.json("/t?skip=2").get("data")).hasSize(1);
            assertThat(client.json("/t?skip=2").get("total").asInt()).isEqualTo(5);
            assertThat(client.json("/t?skip=4").get("data")).isEmpty();
        }
    }
}
