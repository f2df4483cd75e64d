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

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkFaultsTest {
    private static final Origin ORIGIN = new Origin("https", "api.example.com", 443);

    private static Fault fault(Throwable failure) {
        return NetworkFaults.of(failure, ORIGIN, HttpSettings.defaults());
    }

    /** As the client reports what happens while it connects. */
    private static Throwable connecting(Throwable cause) {
        return new ConnectException(cause.getMessage()).initCause(cause);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new UnknownHostException("x"),
                        true,
                        "api.example.com cannot be resolved; check"),
                Arguments.of(
                        connecting(new ConnectException("Connection refused: /1.2.3.4")),
                        true,
                        "refused by https://api.example.com; check the address"),
                Arguments.of(
                        connecting(new ConnectException("No route to host")),
                        true,
                        "could be made: No route to host"),
                Arguments.of(
                        connecting(new ConnectTimeoutException("timed out")),
                        true,
                        "no connection to https://api.example.com within 10 s; check"),
                Arguments.of(
                        connecting(
                                new SSLHandshakeException("PKIX")
                                        .initCause(new CertificateExpiredException("expired"))),
                        false,
                        "could not be made: expired"),
                Arguments.of(
                        connecting(new SSLHandshakeException("Received fatal alert: bad_cert")),
                        false,
                        "Received fatal alert"),
                Arguments.of(
                        connecting(
                                new SSLHandshakeException(
                                        "Connection closed while SSL/TLS handshake was in"
                                                + " progress")),
                        true,
                        "TLS connection"),
                Arguments.of(
                        connecting(new SSLException("not an SSL/TLS record: 485454")),
                        false,
                        "what listens at https://api.example.com does not speak TLS; check"),
                Arguments.of(
                        new TooLongHttpHeaderException("long"), false, "longer than 131072 bytes"),
                Arguments.of(
                        new IllegalArgumentException("invalid version format"),
                        true,
                        "not valid HTTP: invalid version format"),
                Arguments.of(new ClosedChannelException(), true, "the connection was lost"),
                Arguments.of(new IOException("Remotely closed"), true, "the connection was lost"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void n11ToldApart(Throwable failure, boolean passing, String clause) {
        Fault fault = fault(failure);
        assertThat(fault).hasMessageContaining(clause);
        assertThat(fault.isPassing()).isEqualTo(passing);
    }

    @Test
    void n7AndN8ToldApart() {
        assertThat(fault(new TimeoutException("Read timeout")))
                .hasMessage("nothing was received for 30 s");
        assertThat(fault(new Deadline.PassedException()))
                .hasMessage("the answer was not complete within 5 min");
    }
}
