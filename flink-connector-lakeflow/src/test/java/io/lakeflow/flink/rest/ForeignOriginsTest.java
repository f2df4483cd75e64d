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

import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.testutils.http.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where answers may lead, by the address of a next page or by a redirect. */
@Timeout(60)
class ForeignOriginsTest {
    private static final String TABLE =
            """
            rows:
              ingestion: snapshot
              path: /rows
              records: items
              page: {next: url, at: next}
              columns: {id: BIGINT}
            """;
    private static final String HEADERS =
            "headers: {Accept: application/json, X-Tenant: tenant-7, Cookie: sid=1}";
    private static final List<String> KINDS =
            List.of(
                    "auth: {bearer: \"${config.apikey}\"}",
                    "auth: {api_key: {header: X-Api-Key, value: \"${config.apikey}\"}}",
                    "auth: {api_key: {query: key, value: \"${config.apikey}\"}}");

    private final DirectContext context = new DirectContext();
    private final StubApi foreign = new StubApi(request -> json("{'items': [{'id': 2}]}"));
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        foreign.close();
        context.close();
    }

    private int read(String auth, String nextAddress) throws Exception {
        StubApi api =
                new StubApi(
                        request -> json("{'next': '" + nextAddress + "', 'items': [{'id': 1}]}"));
        return read(api, auth);
    }

    private int read(StubApi api, String auth) throws Exception {
        opened.add(0, api);
        SourceModel source = api.spec(auth + "\n" + HEADERS, TABLE);
        ScanHarness harness =
                new ScanHarness(
                        context,
                        source,
                        "rows",
                        Map.of("apikey", "${env:KEY}"),
                        ScanHarness.bounded());
        opened.add(0, harness);
        return harness.readAll().size();
    }

    private String port() {
        return String.valueOf(URI.create(foreign.uri()).getPort());
    }

    /** {@code localhost} stands for any name that leads to an address of this machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%s/x",
                "http://localhost:%s/x",
                "http://LOCALHOST.:%s/x",
                "//127.0.0.1:%s/x",
                "https://127.0.0.1:%s/x",
                "http://[::ffff:127.0.0.1]:%s/x",
                "http://[::1]:%s/x",
                "http://2130706433:%s/x",
                "http://0x7f.1:%s/x",
                "http://127.1:%s/x",
                "http://0:%s/x",
                "http://user@127.0.0.1:%s/x",
                "http://169.254.169.254/latest/meta-data?%s",
                "file:///etc/passwd?%s",
                "ftp://127.0.0.1:%s/x",
            })
    void c1_aNextAddressOfAnotherOriginGetsNoConnection(String address) {
        assertThatThrownBy(() -> read(KINDS.get(0), address.formatted(port())))
                .hasMessageNotContaining("secret of");
        assertThat(foreign.requests()).isEmpty();
    }

    /** Not even the API's own origin with a user in front. */
    @Test
    void c1_aUserInANextAddressIsRefused() {
        StubApi[] self = new StubApi[1];
        self[0] =
                new StubApi(
                        request ->
                                json(
                                        "{'next': '"
                                                + self[0].uri().replace("//", "//evil@")
                                                + "/rows', 'items': []}"));
        assertThatThrownBy(() -> read(self[0], KINDS.get(0)))
                .hasMessageContaining("user name or password");
        assertThat(self[0].requests()).as("for the time, and the first page").hasSize(2);
    }

    @Test
    void h11_aForeignHostThatIsGrantedIsAskedWithoutCredentials() throws Exception {
        context.grant("http.allowed-hosts", foreign.uri());
        for (String kind : KINDS) {
            assertThat(read(kind, foreign.uri() + "/page/2")).isEqualTo(2);
        }
        assertNothingSecretAtTheForeignHost(KINDS.size());
    }

    @Test
    void h11_aRedirectToAForeignHostThatIsGrantedCarriesNoCredentials() throws Exception {
        context.grant("http.allowed-hosts", foreign.uri());
        for (String kind : KINDS) {
            StubApi api =
                    new StubApi(
                            request ->
                                    status(302, "").withHeader("Location", foreign.uri() + "/2"));
            assertThat(read(api, kind)).isEqualTo(1);
        }
        assertThat(foreign.requests()).isNotEmpty();
        assertNothingSecretAtTheForeignHost(foreign.requests().size());
    }

    private void assertNothingSecretAtTheForeignHost(int requests) {
        assertThat(foreign.requests()).hasSize(requests);
        assertThat(foreign.requests())
                .allSatisfy(
                        request -> {
                            assertThat(request.headers())
                                    .doesNotContainKeys(
                                            "authorization", "x-api-key", "x-tenant", "cookie")
                                    .containsEntry("accept", "application/json");
                            assertThat(request.query()).isEmpty();
                        });
    }

    @Test
    void h11_aHostThatIsGrantedCredentialsGetsThem() throws Exception {
        context.grant("http.allowed-hosts-with-credentials", foreign.uri());
        read(KINDS.get(0), foreign.uri() + "/page/2");

        Request request = foreign.requests().get(0);
        assertThat(request.header("Authorization")).hasValue("Bearer secret of ${env:KEY}");
        assertThat(request.header("X-Tenant")).hasValue("tenant-7");
    }

    @Test
    void h11_aForeignHostThatAsksForCredentialsGetsNone() {
        StubApi asking = new StubApi(request -> status(401, "{}"));
        opened.add(asking);
        context.grant("http.allowed-hosts", asking.uri());

        assertThatThrownBy(() -> read(KINDS.get(0), asking.uri() + "/2"))
                .hasMessageContaining("401 Unauthorized");
        assertThat(asking.requests()).hasSize(1);
    }

    @Test
    void aRefusalSaysWhoCanGrantIt() {
        assertThatThrownBy(() -> read(KINDS.get(0), foreign.uri() + "/2"))
                .hasMessageContaining("lakeflow.http.allowed-hosts in Flink's configuration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example/path", "ftp://a.example", "user@a.example", "a b"})
    void aGrantThatIsNoHostIsRefused(String entry) {
        context.grant("http.allowed-hosts", entry);
        assertThatThrownBy(() -> read(KINDS.get(0), foreign.uri() + "/2"))
                .hasMessageContaining("'" + entry + "' in lakeflow.http.allowed-hosts must be");
    }

    @Test
    void aHostStandsForHttpsAtItsUsualPort() {
        context.grant("http.allowed-hosts", "127.0.0.1");
        assertThatThrownBy(() -> read(KINDS.get(0), foreign.uri() + "/2"))
                .hasMessageContaining("https://127.0.0.1");
        assertThat(foreign.requests()).isEmpty();
    }
}
