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
import static io.lakeflow.flink.rest.StubApi.records;
import static io.lakeflow.flink.rest.StubApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Access tokens from a token server, and what the API makes of them. */
@Timeout(60)
class OAuth2Test {
    private static final String TABLE =
            """
            rows:
              ingestion: snapshot
              path: /rows
              records: items
              page: {next: page, stop: {total: total}}
              columns: {id: BIGINT}
            """;
    private static final String KEY = "${file:/run/key}";

    private final DirectContext context = new DirectContext();
    private final TokenServer tokens = new TokenServer(context.time());
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        tokens.close();
        context.close();
    }

    /** Two pages of two rows, and with {@code fault} what is done before a request. */
    private static Response pages(Request request) {
        long page = Long.parseLong(StubApi.query(request).getOrDefault("page", "1"));
        return json("{'total': 4, 'items': " + records(2 * page - 1, 2 * page + 1) + "}");
    }

    private StubApi api(Function<Request, Response> answers) {
        StubApi api = new StubApi(context.time(), answers);
        opened.add(0, api);
        return api;
    }

    private ScanHarness harness(StubApi api, String oauth2) {
        return harness(api, oauth2, TABLE);
    }

    private ScanHarness harness(StubApi api, String oauth2, String table) {
        SourceModel source =
                api.spec(
                        "auth: {oauth2: {token_url: \""
                                + tokens.uri("/token")
                                + "\", "
                                + oauth2
                                + "}}",
                        table);
        ScanHarness harness =
                new ScanHarness(
                        context, source, "rows", Map.of("apikey", KEY), ScanHarness.bounded());
        opened.add(0, harness);
        return harness;
    }

    private static List<Long> ids(List<RowData> rows) {
        return rows.stream().map(row -> row.getLong(0)).toList();
    }

    private List<Long> read(StubApi api, String oauth2) throws Exception {
        return ids(harness(api, oauth2).readAll());
    }

    private static final String CLIENT = "client_id: me, client_secret: \"${config.apikey}\"";

    @Test
    void aTokenIsGivenForBeingTheClient() throws Exception {
        context.secret(KEY, "s3:cr/et");
        StubApi api = api(tokens.guarding(OAuth2Test::pages));

        assertThat(read(api, CLIENT + ", scope: \"a b\", params: {audience: shop}"))
                .containsExactly(1L, 2L, 3L, 4L);

        assertThat(tokens.form(0))
                .containsExactly(
                        Map.entry("grant_type", "client_credentials"),
                        Map.entry("scope", "a b"),
                        Map.entry("audience", "shop"));
        String basic = tokens.logins().get(0).header("Authorization").orElseThrow();
        assertThat(decoded(basic.substring("Basic ".length()))).isEqualTo("me:s3%3Acr%2Fet");
        assertThat(tokens.logins()).hasSize(1);
        assertThat(api.requests())
                .allSatisfy(
                        request ->
                                assertThat(request.header("Authorization"))
                                        .hasValue("Bearer token-1"));
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    @Test
    void namesPlacesAndTheClientsPlaceCanBeOthers() throws Exception {
        context.secret(KEY, "s3cret");
        tokens.answer(token -> "{'data': {'key': '" + token + "', 'ttl': '60'}}");
        List<String> seen = new ArrayList<>();
        StubApi api =
                api(
                        request -> {
                            seen.add(request.header("X-Token").orElse("none"));
                            return pages(request);
                        });

        read(
                api,
                CLIENT
                        + """
                        , client_auth: body, params: {grant_type: account},
                        request: {client_id: key, client_secret: pass},
                        response: {access_token: data.key, expires_in: data.ttl},
                        into: {header: X-Token, prefix: "T "}""");

        assertThat(tokens.form(0))
                .containsExactly(
                        Map.entry("grant_type", "account"),
                        Map.entry("key", "me"),
                        Map.entry("pass", "s3cret"));
        assertThat(tokens.logins().get(0).headers()).doesNotContainKey("authorization");
        assertThat(seen).containsOnly("T token-1");
    }

    @Test
    void aTokenMayGoIntoTheQuery() throws Exception {
        StubApi api = api(OAuth2Test::pages);
        read(api, CLIENT + ", into: {query: access}");
        assertThat(api.requests())
                .allSatisfy(
                        request ->
                                assertThat(StubApi.query(request))
                                        .containsEntry("access", "token-1"));
    }

    @Test
    void h8_aTokenThatIsRefusedIsRenewedOnceAndTheSamePageAskedForAgain() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        StubApi api =
                api(
                        request -> {
                            if (requests.incrementAndGet() == 3) {
                                tokens.revokeAll();
                            }
                            return tokens.guarding(OAuth2Test::pages).apply(request);
                        });
        ScanHarness harness = harness(api, CLIENT);
        Partition partition = harness.plan().get(0);
        int planned = requests.get();
        requests.set(1);
        List<RowData> rows;
        try (PartitionReader reader = harness.scan.read(partition, null)) {
            rows = harness.drain(reader);
        }

        assertThat(ids(rows)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(tokens.logins()).hasSize(2);
        assertThat(api.requests().subList(planned, planned + 3))
                .extracting(Request::query, one -> one.header("Authorization").orElseThrow())
                .as("the second page twice")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("page=1", "Bearer token-1"),
                        org.assertj.core.groups.Tuple.tuple("page=2", "Bearer token-1"),
                        org.assertj.core.groups.Tuple.tuple("page=2", "Bearer token-2"));
    }

    @Test
    void h8_a401ForEverFailsAfterTwoRequests() {
        StubApi api = api(request -> status(401, "{}"));

        assertThatThrownBy(() -> read(api, CLIENT))
                .hasRootCauseMessage(rootMessage(api))
                .hasMessageContaining("401 Unauthorized");
        assertThat(api.requests()).hasSize(2);
        assertThat(tokens.logins()).hasSize(2);
    }

    private static String rootMessage(StubApi api) {
        return "GET "
                + api.uri()
                + "/rows?page=1 was answered with 401 Unauthorized after 1 attempt. The API does"
                + " not accept the credentials: check the option that holds the token or password,"
                + " and whether it has expired. The answer begins: {}";
    }

    @Test
    void h8_aLoginThatFailsForAWhileIsTriedAgain() throws Exception {
        tokens.answerNext(status(503, "{}"));
        tokens.answerNext(status(502, "{}"));
        StubApi api = api(tokens.guarding(OAuth2Test::pages));

        assertThat(read(api, CLIENT)).hasSize(4);
        assertThat(tokens.logins()).hasSize(3);
    }

    @Test
    void h8_aLoginThatGivesTheSameTokenAgainFails() {
        tokens.answer(token -> "{'access_token': 'always-this'}");
        StubApi api = api(request -> status(401, "{}"));

        assertThatThrownBy(() -> read(api, CLIENT))
                .hasRootCauseInstanceOf(ScanException.class)
                .hasMessageContaining("gives the same one again")
                .hasMessageNotContaining("always-this");
        assertThat(api.requests()).hasSize(1);
        assertThat(tokens.logins()).hasSize(2);
    }

    @Test
    void h8_aTokenIsRenewedBeforeItExpiresAndNoRequestIsRefused() throws Exception {
        tokens.lifetime(Duration.ofMinutes(10));
        StubApi api = api(tokens.guarding(OAuth2Test::pages));
        ScanHarness harness = harness(api, CLIENT);
        harness.readAll();
        context.pass(Duration.ofMinutes(8));
        harness.readAll();
        assertThat(tokens.logins()).hasSize(1);

        context.pass(Duration.ofSeconds(70));
        harness.readAll();
        tokens.awaitLogins(2);
        harness.readAll();

        assertThat(tokens.logins()).hasSize(2);
        context.pass(Duration.ofMinutes(5));
        harness.readAll();
        assertThat(tokens.logins()).hasSize(2);
    }

    @Test
    void h8_aRefreshTokenThatIsReplacedIsKeptAndUsedNext() throws Exception {
        context.secret(KEY, "refresh-0");
        tokens.answer(
                token ->
                        "{'access_token': '"
                                + token
                                + "', 'expires_in': 600, 'refresh_token': 'refresh-"
                                + token
                                + "'}");
        StubApi api = api(tokens.guarding(OAuth2Test::pages));
        ScanHarness harness = harness(api, "client_id: me, refresh_token: \"${config.apikey}\"");

        harness.readAll();
        assertThat(tokens.form(0))
                .containsExactly(
                        Map.entry("grant_type", "refresh_token"),
                        Map.entry("refresh_token", "refresh-0"),
                        Map.entry("client_id", "me"));
        assertThat(context.resolveSecret(KEY)).isEqualTo("refresh-token-1");

        tokens.revokeAll();
        harness.readAll();
        assertThat(tokens.form(1)).containsEntry("refresh_token", "refresh-token-1");
        assertThat(context.resolveSecret(KEY)).isEqualTo("refresh-token-2");
    }

    @Test
    void h8_aRefreshTokenThatIsReplacedWhileTheScanEndsIsKept() throws Exception {
        context.secret(KEY, "refresh-0");
        CompletableFuture<Void> answered = new CompletableFuture<>();
        tokens.holdBack(answered);
        tokens.answer(token -> "{'access_token': 'a', 'refresh_token': 'refresh-1'}");
        StubApi api = api(OAuth2Test::pages);
        ScanHarness harness = harness(api, "client_id: me, refresh_token: \"${config.apikey}\"");
        harness.scan.plan(null);
        tokens.awaitLogins(1);
        Thread end = new Thread(harness.scan::close);
        end.start();
        while (end.getState() == Thread.State.NEW || end.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }

        answered.complete(null);
        end.join();

        assertThat(context.resolveSecret(KEY)).isEqualTo("refresh-1");
    }

    @Test
    void aRefreshTokenThatStaysIsNotReplaced() throws Exception {
        context.secret(KEY, "refresh-0");
        tokens.answer(
                token ->
                        "{'access_token': '"
                                + token
                                + "', 'refresh_token': 'another', 'expires_in': 60}");
        StubApi api = api(tokens.guarding(OAuth2Test::pages));

        read(api, "client_id: me, rotates: false, refresh_token: \"${config.apikey}\"");

        assertThat(context.resolveSecret(KEY)).isEqualTo("refresh-0");
    }

    @Test
    void aRefusedLoginSaysWhatToCheckAndNothingOfItsAnswer() {
        context.secret(KEY, "s3cret");
        tokens.answerNext(
                status(400, "{'error': 'invalid_client', 'hint': 's3cret is not it', 'x': 'abc'}"));
        StubApi api = api(OAuth2Test::pages);

        assertThatThrownBy(() -> read(api, CLIENT))
                .hasMessageContaining("POST " + tokens.uri("/token"))
                .hasMessageContaining("400 Bad Request")
                .hasMessageContaining("with the error 'invalid_client'")
                .hasMessageContaining("'client_secret'")
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("abc");
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void anAnswerToALoginThatIsNotUnderstoodIsNotShown() {
        tokens.answerNext(json("{'token': 'secret-token'}"));
        StubApi api = api(OAuth2Test::pages);
        assertThatThrownBy(() -> read(api, CLIENT))
                .hasMessageContaining("has nothing at 'access_token'")
                .hasMessageNotContaining("secret-token");

        tokens.answerNext(json("<html>secret-token"));
        assertThatThrownBy(() -> read(api, CLIENT))
                .hasMessageContaining("not with JSON")
                .hasMessageNotContaining("secret-token");
    }

    @Test
    void aRedirectOfALoginToAnotherOriginIsNotFollowed() {
        StubApi elsewhere = api(request -> json("{'access_token': 'x'}"));
        tokens.answerNext(status(307, "").withHeader("Location", elsewhere.uri() + "/token"));
        StubApi api = api(OAuth2Test::pages);

        assertThatThrownBy(() -> read(api, CLIENT)).hasMessageContaining("was not followed");
        assertThat(elsewhere.requests()).isEmpty();
    }

    @Test
    void theTokenEndpointIsNoOriginOfTheApi() {
        StubApi api =
                api(request -> status(302, "").withHeader("Location", tokens.uri("/anything")));

        assertThatThrownBy(() -> read(api, CLIENT)).hasMessageContaining("was not followed");
        assertThat(tokens.logins()).extracting(Request::path).containsExactly("/token");
    }

    @Test
    void h11_aForeignHostThatAsksForCredentialsGetsNoToken() {
        StubApi foreign = api(request -> status(401, "{'total': 0, 'items': []}"));
        context.grant("http.allowed-hosts", foreign.uri());
        String table = TABLE.replace("path: /rows", "path: \"" + foreign.uri() + "/rows\"");
        ScanHarness harness = harness(api(OAuth2Test::pages), CLIENT, table);

        assertThatThrownBy(harness::readAll).hasMessageContaining("401 Unauthorized");
        assertThat(foreign.requests())
                .noneMatch(request -> request.header("Authorization").isPresent());
    }

    @Test
    void aRuleMaySayThatTheTokenIsRefused() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        StubApi api =
                api(
                        request ->
                                requests.incrementAndGet() == 1
                                        ? status(403, "{'code': 'expired'}")
                                        : pages(request));
        SourceModel source =
                api.spec(
                        "auth: {oauth2: {token_url: \""
                                + tokens.uri("/token")
                                + "\", "
                                + CLIENT
                                + "}}\n"
                                + "errors: [{status: 403, when: \"${response.body.code ="
                                + " 'expired'}\", do: refresh}]",
                        TABLE);
        ScanHarness harness =
                new ScanHarness(
                        context, source, "rows", Map.of("apikey", KEY), ScanHarness.bounded());
        opened.add(0, harness);

        assertThat(harness.readAll()).hasSize(4);
        assertThat(tokens.logins()).hasSize(2);
    }
}
