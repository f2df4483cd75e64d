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

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against real TLS servers, most of them with something wrong. */
class TlsITCase extends ExchangeTestBase {
    private static final String HERE = "ip:127.0.0.1";

    @TempDir private static Path directory;
    private static TestCertificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new TestCertificates(directory);
        certificates.authority("ca");
        certificates.authority("other-ca");
        certificates.signed("good", "ca", HERE);
        certificates.signed("renewed", "other-ca", HERE);
        certificates.signed("expired", "ca", HERE, "-startdate", "-10d", "-validity", "5");
        certificates.signed("elsewhere", "ca", "dns:other.example");
        certificates.selfSigned("self", HERE);
        certificates.signed("client", "ca", "dns:client.example");
        certificates.signed(
                "old-client", "ca", "dns:client.example", "-startdate", "-10d", "-validity", "5");
    }

    private static TlsServer showing(String certificate) throws Exception {
        return TlsServer.showing(certificates, certificate, "ca");
    }

    private static Tls trusting(Path authority) {
        return new Tls(authority.toString(), null, null, Tls.Version.TLS_1_2);
    }

    private HttpFailure failure(TlsServer server, Tls tls) {
        return failure(settings(server.uri()).withTls(tls), server.uri());
    }

    @Test
    void n16AnAuthorityOfOnesOwnIsTrusted() throws Exception {
        try (TlsServer server = showing("good")) {
            HttpSettings settings =
                    settings(server.uri()).withTls(trusting(certificates.pem("ca")));

            assertThat(get(settings, server.uri()).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "expired, NotAfter",
        "elsewhere, No subject alternative names matching IP address 127.0.0.1 found",
        "self, unable to find valid certification path",
        "renewed, unable to find valid certification path"
    })
    void n16ABadCertificateIsFatalAndAskedForOnce(String certificate, String reason)
            throws Exception {
        try (TlsServer server = showing(certificate)) {
            HttpFailure failure = failure(server, trusting(certificates.pem("ca")));

            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure)
                    .hasMessageContaining("the TLS connection to https://127.0.0.1")
                    .hasMessageContaining(reason)
                    .hasMessageContaining("after 1 attempt");
            assertThat(runtime.waits()).isEmpty();
            assertThat(server.requests()).isZero();
        }
    }

    @Test
    void n16TheJvmDoesNotTrustAnAuthorityThatItDoesNotKnow() throws Exception {
        try (TlsServer server = showing("good")) {
            assertThat(failure(server, Tls.DEFAULT))
                    .hasMessageContaining("unable to find valid certification path");
        }
    }

    @Test
    void n16AnOlderVersionThanTheLeastOneIsRefused() throws Exception {
        SSLContext context = certificates.server("good", "ca");
        SSLParameters old = context.getDefaultSSLParameters();
        old.setProtocols(new String[] {"TLSv1.2"});
        Path authority = certificates.pem("ca");
        try (TlsServer server = new TlsServer(context, old)) {
            HttpSettings atLeast12 = settings(server.uri()).withTls(trusting(authority));
            assertThat(get(atLeast12, server.uri()).status()).isEqualTo(200);
        }
        try (TlsServer server = new TlsServer(context, old);
                HttpExchange exchange =
                        HttpExchange.create(
                                settings(server.uri())
                                        .withTls(
                                                new Tls(
                                                        authority.toString(),
                                                        null,
                                                        null,
                                                        Tls.Version.TLS_1_3)),
                                runtime)) {
            assertThat(
                            exchange.send(HttpCall.get(server.uri()), AnswerJudge.DEFAULT)
                                    .toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
                    .withThrowableThat()
                    .withMessageContaining("protocol_version");
        }
    }

    private static SSLParameters askingForAClient(SSLContext context) {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setNeedClientAuth(true);
        // So that a refused client learns it in the handshake, not when it reads.
        parameters.setProtocols(new String[] {"TLSv1.2"});
        return parameters;
    }

    private static Tls client(String name) throws Exception {
        return new Tls(
                certificates.pem("ca").toString(),
                directory.resolve(name + "-chain.crt").toString(),
                certificates.key(name).toString(),
                Tls.Version.TLS_1_2);
    }

    @Test
    void n16AClientCertificateIsShown() throws Exception {
        SSLContext context = certificates.server("good", "ca");
        try (TlsServer server = new TlsServer(context, askingForAClient(context))) {
            HttpSettings settings = settings(server.uri()).withTls(client("client"));

            assertThat(get(settings, server.uri()).status()).isEqualTo(200);
        }
    }

    @Test
    void n16AMissingClientCertificateIsFatal() throws Exception {
        SSLContext context = certificates.server("good", "ca");
        try (TlsServer server = new TlsServer(context, askingForAClient(context))) {
            HttpFailure failure = failure(server, trusting(certificates.pem("ca")));

            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure).hasMessageContaining("bad_certificate");
            assertThat(runtime.waits()).isEmpty();
        }
    }

    @Test
    void n16AnExpiredClientCertificateIsFatal() throws Exception {
        SSLContext context = certificates.server("good", "ca");
        try (TlsServer server = new TlsServer(context, askingForAClient(context))) {
            HttpFailure failure = failure(server, client("old-client"));

            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure).hasMessageContaining("certificate");
            assertThat(runtime.waits()).isEmpty();
        }
    }

    @Test
    void n16ACertificateThatIsRenewedMidRunIsPickedUpByTheNextConnection() throws Exception {
        Path trusted = Files.copy(certificates.pem("ca"), directory.resolve("trusted.pem"));
        try (TlsServer before = showing("good");
                TlsServer after = showing("renewed")) {
            HttpSettings settings = settings(before.uri(), after.uri()).withTls(trusting(trusted));
            assertThat(get(settings, before.uri()).status()).isEqualTo(200);

            Files.copy(certificates.pem("other-ca"), trusted, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(trusted, FileTime.from(Instant.EPOCH));

            assertThat(get(settings, after.uri()).status()).isEqualTo(200);
        }
    }

    @Test
    void aFileThatIsNotWhatItShouldBeIsNamed() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong.pem"), "s3cret");
        try (TlsServer server = showing("good")) {
            assertThat(failure(server, trusting(wrong)))
                    .hasMessageContaining(wrong + " cannot be used for TLS")
                    .hasMessageContaining("-----BEGIN CERTIFICATE-----")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void aKeyInAnotherFormIsRefusedWithTheWayToConvertIt() throws Exception {
        Path key =
                Files.writeString(
                        directory.resolve("rsa.key"), "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n");
        Tls tls =
                new Tls(
                        certificates.pem("ca").toString(),
                        certificates.pem("client").toString(),
                        key.toString(),
                        Tls.Version.TLS_1_2);
        try (TlsServer server = showing("good")) {
            assertThat(failure(server, tls)).hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        }
    }
}
