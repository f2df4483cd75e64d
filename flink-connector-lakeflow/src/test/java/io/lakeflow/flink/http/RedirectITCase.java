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
package io.lakeflow.flink.http;

import static io.lakeflow.flink.http.ScriptedApi.Answer.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests and credentials may go, by the numbers of the fault catalogue. */
class RedirectITCase extends ExchangeTestBase {
    private static final Credentials KEY = new Credentials.HeaderKey("X-Api-Key", "s3cret");

    private static HttpCall call(String method, URI uri, byte[] body) {
        return new HttpCall(
                method, uri, List.of(new Header("Content-Type", "text/plain")), body, KEY);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void h11SameOriginIsFollowedWithCredentials(int status) throws Exception {
        try (ScriptedApi api =
                new ScriptedApi(
                        of(status, "moved").with("Location", "next?page=2"), of(200, "[]"))) {
            HttpAnswer answer =
                    send(
                            settings(api.uri("/")),
                            call("GET", api.uri("/a/first"), null),
                            AnswerJudge.DEFAULT);
            assertThat(answer.uri()).isEqualTo(api.uri("/a/next?page=2"));
            assertThat(api.requests())
                    .extracting(ScriptedApi.Seen::target)
                    .containsExactly("/a/first", "/a/next?page=2");
            assertThat(api.requests())
                    .extracting(seen -> seen.headers().get("X-api-key"))
                    .containsOnly("s3cret");
            assertThat(runtime.admitted()).isEqualTo(2);
            assertThat(runtime.count(HttpEvent.RETRY)).isZero();
        }
    }

    @Test
    void h11PostBecomesGetWhereItShould() throws Exception {
        byte[] body = "query".getBytes(StandardCharsets.UTF_8);
        try (ScriptedApi api =
                new ScriptedApi(
                        of(307, "").with("Location", "/b"),
                        of(303, "").with("Location", "/c"),
                        of(200, "[]"))) {
            send(settings(api.uri("/")), call("POST", api.uri("/a"), body), AnswerJudge.DEFAULT);
            assertThat(api.requests())
                    .extracting(seen -> seen.method() + " " + seen.target() + " " + seen.body())
                    .containsExactly("POST /a query", "POST /b query", "GET /c ");
        }
    }

    @Test
    void h11OtherOriginGetsNoConnection() throws Exception {
        try (RawServer foreign = new RawServer(RawServer.answering("[]"));
                ScriptedApi api =
                        new ScriptedApi(
                                of(302, "").with("Location", foreign.uri("/x").toString()))) {
            HttpFailure failure = failure(settings(api.uri("/")), call("GET", api.uri("/a"), null));
            assertThat(failure)
                    .hasMessageContaining("was answered with 302 Found")
                    .hasMessageContaining("The redirect was not followed")
                    .hasMessageContaining(
                            "origin " + Origin.of(foreign.uri("/")) + " is not one that may be")
                    .hasMessageContaining("allowed: " + Origin.of(api.uri("/")));
            assertThat(foreign.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//127.0.0.2/x",
                "https://127.0.0.1/x",
                "http://127.0.0.1:1/x",
                "file:///etc/passwd",
                "http://good@127.0.0.1/x",
                "http://[::ffff:169.254.169.254]/x",
                "http://2130706433/x",
                "http:// not an address",
                "",
            })
    void h11OtherLocationsAreRefused(String location) throws Exception {
        try (ScriptedApi api = new ScriptedApi(of(302, "").with("Location", location))) {
            HttpFailure failure = failure(settings(api.uri("/")), api.uri("/a"));
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure).hasMessageContaining("The redirect was not followed");
            assertThat(api.requests()).hasSize(1);
        }
    }

    @Test
    void h11CircleIsAnError() throws Exception {
        try (ScriptedApi api =
                new ScriptedApi(
                        of(302, "").with("Location", "/b"), of(302, "").with("Location", "/a"))) {
            HttpFailure failure = failure(settings(api.uri("/")), api.uri("/a"));
            assertThat(failure).hasMessageContaining("the redirects go in a circle");
            assertThat(api.requests()).hasSize(2);
        }
    }

    @Test
    void h11SixRedirectsAreAnError() throws Exception {
        ScriptedApi.Answer[] hops = new ScriptedApi.Answer[6];
        for (int i = 0; i < hops.length; i++) {
            hops[i] = of(302, "").with("Location", "/hop" + i);
        }
        try (ScriptedApi api = new ScriptedApi(hops)) {
            HttpFailure failure = failure(settings(api.uri("/")), api.uri("/a"));
            assertThat(failure).hasMessageContaining("more than 5 redirects");
            assertThat(api.requests()).hasSize(6);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/x",
                "https://api.example.com:%d/x",
                "http://good@127.0.0.1:%d/x",
                "file:///x/%d",
                "http://[::ffff:127.0.0.1]:%d/",
                "http://2130706433:%d/",
                "http://localhost:%d/",
            })
    void c1AddressOfAnotherOriginGetsNoPacket(String address) throws Exception {
        try (RawServer evil = new RawServer(RawServer.answering("[]"))) {
            URI uri = URI.create(String.format(address, evil.uri("/").getPort()));
            HttpSettings settings =
                    HttpSettings.defaults()
                            .withOrigins(Set.of(new Origin("https", "api.example.com", 443)));
            HttpFailure failure = failure(settings, call("GET", uri, null));
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure).hasMessageContaining("was not sent: ");
            assertThat(evil.connections()).isZero();
            assertThat(runtime.admitted()).isZero();
            if (!address.startsWith("file") && !address.contains("@")) {
                assertThat(failure)
                        .hasMessageContaining("origin " + Origin.of(uri))
                        .hasMessageContaining("allowed: https://api.example.com");
            }
            assertThat(failure.getMessage()).doesNotContain("s3cret").doesNotContain("good@");
        }
    }
}
