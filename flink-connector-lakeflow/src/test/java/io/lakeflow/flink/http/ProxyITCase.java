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

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** N17: requests that go through a proxy, and proxies that do not let them through. */
class ProxyITCase extends ExchangeTestBase {
    private static final String ASKED =
            "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n"
                    + "Proxy-Authenticate: Basic realm=\"p\"\r\n\r\n";

    private static Proxy proxy(URI server, String user, String password, String... direct) {
        return new Proxy(server.getHost(), server.getPort(), user, password, List.of(direct));
    }

    @Test
    void n17RequestsGoThroughTheProxyWithItsCredentialsAndWithoutThoseOfTheApi() throws Exception {
        URI api = URI.create("http://api.invalid:8080/items?page=1");
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(RawServer.ok("[]"));
                        })) {
            HttpSettings settings = settings(api).withProxy(proxy(server.uri("/"), "me", "s3cret"));

            assertThat(get(settings, api).status()).isEqualTo(200);
            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .startsWith("GET http://api.invalid:8080/items?page=1 HTTP/1.1")
                    .containsIgnoringCase("Proxy-Authorization: Basic bWU6czNjcmV0");
        }
    }

    @Test
    void n17AProxyThatDoesNotKnowTheUserIsFatal() throws Exception {
        URI api = URI.create("http://api.invalid/items");
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(ASKED);
                        })) {
            HttpFailure failure =
                    failure(settings(api).withProxy(proxy(server.uri("/"), null, null)), api);

            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure).hasMessageContaining("A proxy on the way asks for credentials");
            assertThat(runtime.waits()).isEmpty();
        }
    }

    @Test
    void n17WhatAProxyRepeatsOfItsCredentialsIsHidden() throws Exception {
        URI api = URI.create("http://api.invalid/items");
        String body = "s3cret is wrong, Basic bWU6czNjcmV0 too";
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(
                                    "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: "
                                            + body.length()
                                            + "\r\n\r\n"
                                            + body);
                        })) {
            HttpFailure failure =
                    failure(settings(api).withProxy(proxy(server.uri("/"), "me", "s3cret")), api);

            assertThat(failure)
                    .hasMessageContaining("*** is wrong, Basic *** too")
                    .hasMessageContaining("A proxy on the way asks for credentials");
        }
    }

    @Test
    void n17ATunnelIsAskedForWithTheCredentials() throws Exception {
        URI api = URI.create("https://api.invalid/items");
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                        })) {
            HttpFailure failure =
                    failure(settings(api).withProxy(proxy(server.uri("/"), "me", "s3cret")), api);

            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure).hasMessageNotContaining("s3cret");
            assertThat(runtime.waits()).isEmpty();
            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .startsWith("CONNECT api.invalid:443 HTTP/1.1")
                    .containsIgnoringCase("Proxy-Authorization: Basic bWU6czNjcmV0");
        }
    }

    @Test
    void n17ATunnelToAnApiWithTls(@TempDir Path directory) throws Exception {
        TestCertificates certificates = new TestCertificates(directory);
        certificates.authority("ca");
        certificates.signed("good", "ca", "ip:127.0.0.1");
        try (TlsServer api = TlsServer.showing(certificates, "good", "ca");
                TunnelProxy tunnel = new TunnelProxy("me", "s3cret")) {
            HttpSettings settings =
                    settings(api.uri())
                            .withTls(
                                    new Tls(
                                            certificates.pem("ca").toString(),
                                            null,
                                            null,
                                            Tls.Version.TLS_1_2))
                            .withProxy(proxy(tunnel.uri(), "me", "s3cret"));

            assertThat(get(settings, api.uri()).status()).isEqualTo(200);
            assertThat(tunnel.tunnels()).isEqualTo(1);
        }
    }

    @Test
    void n17AProxyThatIsDownIsAPassingFaultThatNamesIt() throws Exception {
        URI api = URI.create("http://api.invalid/items");
        URI gone;
        try (RawServer server = new RawServer(connection -> {})) {
            gone = server.uri("/");
        }
        HttpSettings settings = settings(api).withMaxAttempts(2).withProxy(proxy(gone, null, null));

        HttpFailure failure = failure(settings, api);

        assertThat(failure.category()).isEqualTo(HttpFailure.Category.TRANSIENT_EXHAUSTED);
        assertThat(failure).hasMessageContaining("proxy 127.0.0.1:" + gone.getPort());
    }

    @Test
    void n17HostsOnTheListAreAskedDirectly() throws Exception {
        try (RawServer api =
                        new RawServer(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(RawServer.ok("[]"));
                                });
                RawServer proxy = new RawServer(connection -> connection.write(ASKED))) {
            HttpSettings settings =
                    settings(api.uri("/")).withProxy(proxy(proxy.uri("/"), null, null, "127.0.*"));

            assertThat(get(settings, api.uri("/")).status()).isEqualTo(200);
            assertThat(proxy.connections()).isZero();
        }
    }
}
