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
import static io.lakeflow.flink.rest.StubApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions, and tokens that are signed here. */
@Timeout(60)
class LoginKindsTest {
    private static final String KEY = "${file:/run/key}";
    private static final String HMAC = "0123456789abcdef0123456789abcdef";
    private static final String TABLE =
            """
            rows:
              ingestion: snapshot
              path: /rows
              records: items
              page: {next: none}
              columns: {id: BIGINT}
            """;

    private final DirectContext context = new DirectContext();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        context.close();
    }

    /** An API with a login; everything else gives one row. */
    private StubApi api(Function<Request, Response> login, Function<Request, Response> rows) {
        StubApi api =
                new StubApi(
                        context.time(),
                        request ->
                                request.path().equals("/v1/login")
                                        ? login.apply(request)
                                        : rows.apply(request));
        opened.add(0, api);
        return api;
    }

    private static Response row(Request request) {
        return json("{'items': [{'id': 1}]}");
    }

    private int read(StubApi api, String auth) throws Exception {
        SourceModel source = api.spec("auth: " + auth, TABLE);
        ScanHarness harness =
                new ScanHarness(
                        context,
                        source,
                        "rows",
                        Map.of("apikey", KEY, "base", api.uri() + "/v1/"),
                        ScanHarness.bounded());
        opened.add(0, harness);
        return harness.readAll().size();
    }

    private static List<Request> rows(StubApi api) {
        return api.requests().stream().filter(one -> one.path().equals("/v1/rows")).toList();
    }

    private static Request login(StubApi api) {
        return api.requests().get(0);
    }

    @Test
    void aTokenOfTheBodyGoesIntoAHeader() throws Exception {
        context.secret(KEY, "pass\"word");
        StubApi api = api(request -> json("{'data': {'session': 'abc'}}"), LoginKindsTest::row);

        read(
                api,
                "{session: {path: /login, body: {json: {user: me, password: \"${config.apikey}\"}},"
                        + " at: data.session, into: {header: X-Session}}}");

        assertThat(login(api).method()).isEqualTo("POST");
        assertThat(new String(login(api).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"user\":\"me\",\"password\":\"pass\\\"word\"}");
        assertThat(rows(api)).isNotEmpty();
        assertThat(rows(api))
                .allSatisfy(one -> assertThat(one.header("X-Session")).hasValue("abc"));
        assertThat(api.requests()).filteredOn(one -> one.path().endsWith("login")).hasSize(1);
    }

    @Test
    void aTokenOfAHeaderIsABearerByDefault() throws Exception {
        StubApi api = api(request -> json("{}").withHeader("X-Token", "abc"), LoginKindsTest::row);

        read(
                api,
                "{session: {path: login, method: GET, params: {key: \"${config.apikey}\"}, at:"
                        + " {header: x-token}}}");

        assertThat(login(api).method()).isEqualTo("GET");
        assertThat(StubApi.query(login(api))).containsEntry("key", "secret of " + KEY);
        assertThat(rows(api))
                .allSatisfy(one -> assertThat(one.header("Authorization")).hasValue("Bearer abc"));
    }

    @Test
    void aCookieGoesBackAsTheSameCookie() throws Exception {
        StubApi api =
                api(
                        request -> json("{}").withHeader("Set-Cookie", "sid=a=b; Path=/; HttpOnly"),
                        LoginKindsTest::row);

        read(
                api,
                "{session: {path: /login, body: {form: {password: \"${config.apikey}\"}}, at: {cookie:"
                        + " sid}}}");

        assertThat(rows(api))
                .allSatisfy(one -> assertThat(one.header("Cookie")).hasValue("sid=a=b"));
    }

    @Test
    void h8_aSessionThatHasEndedIsBegunAgain() throws Exception {
        AtomicInteger logins = new AtomicInteger();
        AtomicInteger refusals = new AtomicInteger(1);
        StubApi api =
                api(
                        request -> json("{'t': 's" + logins.incrementAndGet() + "'}"),
                        request ->
                                refusals.getAndDecrement() == 1 ? status(401, "{}") : row(request));

        assertThat(read(api, session("at: t"))).isEqualTo(1);
        assertThat(logins).hasValue(2);
    }

    private static String session(String more) {
        return "{session: {path: /login, body: {form: {password: \"${config.apikey}\"}}, "
                + more
                + "}}";
    }

    @Test
    void aLoginWithoutATokenSaysWhereItWasLookedFor() {
        StubApi api = api(request -> json("{'token': 'abc'}"), LoginKindsTest::row);
        assertThatThrownBy(() -> read(api, session("at: t")))
                .hasMessageContaining("/v1/login gave no token")
                .hasMessageContaining("nothing at 't'")
                .hasMessageNotContaining("abc");
        assertThatThrownBy(() -> read(api, session("at: {cookie: sid}")))
                .hasMessageContaining("no cookie 'sid'");
        assertThatThrownBy(() -> read(api, session("at: {header: X-S}")))
                .hasMessageContaining("no header 'X-S'");
    }

    @Test
    void aLoginThatIsRefusedSaysSoWithoutItsBody() {
        StubApi api = api(request -> status(401, "{'error': 'secret of x'}"), LoginKindsTest::row);
        assertThatThrownBy(() -> read(api, session("at: t")))
                .hasMessageContaining("POST " + api.uri() + "/v1/login was answered with 401")
                .hasMessageContaining("Check the values of the login")
                .hasMessageNotContaining("secret of");
        assertThat(rows(api)).isEmpty();
    }

    @Test
    void aSignedTokenIsSentAsItIs() throws Exception {
        context.secret(KEY, HMAC);
        StubApi api = api(request -> json("{}"), LoginKindsTest::row);

        read(
                api,
                "{jwt: {algorithm: HS256, key: \"${config.apikey}\", key_id: k, claims: {iss: me, sub:"
                        + " \"\"}, lifetime: 10m, jti: true}}");

        String token = rows(api).get(0).header("Authorization").orElseThrow();
        JsonNode claims = claims(token.substring("Bearer ".length()));
        assertThat(claims.path("iss").asText()).isEqualTo("me");
        assertThat(claims.has("sub")).isFalse();
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(600);
        assertThat(claims.path("jti").asText()).hasSize(36);
    }

    private static JsonNode claims(String token) throws Exception {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    /** The local clock is ten minutes ahead, which the first refusal shows. */
    @Test
    void c10_aSignedTokenGoesByTheServersClock() throws Exception {
        context.secret(KEY, HMAC);
        context.clockOff(Duration.ofMinutes(10));
        StubApi api =
                api(
                        request -> json("{}"),
                        request -> {
                            String token =
                                    request.header("Authorization").orElseThrow().substring(7);
                            return isFromTheFuture(token) ? status(401, "{}") : row(request);
                        });

        assertThat(read(api, "{jwt: {algorithm: HS256, key: \"${config.apikey}\"}}")).isEqualTo(1);
        assertThat(rows(api)).hasSizeBetween(2, 4);
    }

    private boolean isFromTheFuture(String token) {
        try {
            return Instant.ofEpochSecond(claims(token).path("iat").asLong())
                    .isAfter(context.time().instant().plusSeconds(60));
        } catch (Exception e) {
            throw new AssertionError("no token: " + token, e);
        }
    }

    @Test
    void c10_anAssertionIsSignedAgainWhenTheServerHasToldItsTime() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        KeyPair pair = generator.generateKeyPair();
        context.secret(
                KEY,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----");
        context.clockOff(Duration.ofMinutes(10));
        List<String> assertions = new ArrayList<>();
        StubApi api =
                api(
                        request -> {
                            String body = new String(request.body(), StandardCharsets.UTF_8);
                            String token = body.replaceFirst(".*assertion=([^&]*).*", "$1");
                            assertions.add(body);
                            return isFromTheFuture(token)
                                    ? status(400, "{'error': 'invalid_grant'}")
                                    : json("{'access_token': 'abc', 'expires_in': 3600}");
                        },
                        LoginKindsTest::row);

        read(
                api,
                "{oauth2: {token_url: /login, jwt: {algorithm: RS256, key: \"${config.apikey}\","
                        + " claims: {iss: me}}}}");

        assertThat(assertions).hasSize(2);
        assertThat(assertions.get(0))
                .startsWith(
                        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
    }

    @Test
    void aKeyThatCannotSignSaysWhatIsExpected() {
        context.secret(KEY, "s3cret");
        StubApi api = api(request -> json("{}"), LoginKindsTest::row);
        assertThatThrownBy(() -> read(api, "{jwt: {algorithm: RS256, key: \"${config.apikey}\"}}"))
                .hasMessageContaining("PKCS #8")
                .hasMessageNotContaining("s3cret");
        assertThat(api.requests()).isEmpty();
    }
}
