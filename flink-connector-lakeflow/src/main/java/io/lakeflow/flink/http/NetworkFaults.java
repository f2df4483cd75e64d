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

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.TooLongFrameException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Tells the ways apart in which a connection fails; the client reports most of them as one. */
final class NetworkFaults {
    private NetworkFaults() {}

    /** */
    static Fault of(Throwable failure, Origin origin, HttpSettings settings) {
        return find(failure, Fault.class)
                .or(() -> naming(failure, peer(origin.host(), origin, settings)))
                .or(() -> find(failure, SSLException.class).map(tls -> tls(tls, origin)))
                .or(() -> time(failure, origin, settings))
                .or(
                        () ->
                                find(failure, ConnectException.class)
                                        .map(
                                                e ->
                                                        connect(
                                                                e,
                                                                peer(
                                                                        origin.toString(),
                                                                        origin,
                                                                        settings))))
                .or(() -> invalid(failure))
                .orElseGet(
                        () ->
                                Fault.passing(
                                        "the connection was lost before the answer was complete",
                                        failure));
    }

    /** Who could not be reached: the proxy, where there is one on the way. */
    private static String peer(String direct, Origin origin, HttpSettings settings) {
        Proxy proxy = settings.proxy();
        return proxy == null || !proxy.serves(origin.host())
                ? direct
                : "the proxy " + proxy.address();
    }

    private static Optional<Fault> naming(Throwable failure, String host) {
        return find(failure, UnknownHostException.class)
                .map(
                        unknown ->
                                Fault.passing(
                                        "the host name "
                                                + host
                                                + " cannot be resolved; check its spelling, and"
                                                + " the name service where the job runs",
                                        failure));
    }

    private static Optional<Fault> time(Throwable failure, Origin origin, HttpSettings settings) {
        if (find(failure, ConnectTimeoutException.class).isPresent()) {
            String limit = FailureText.duration(settings.connectTimeout());
            return Optional.of(
                    Fault.passing(
                            "no connection to "
                                    + peer(origin.toString(), origin, settings)
                                    + " within "
                                    + limit
                                    + "; check the address, and what lies between the job and it",
                            failure));
        }
        return find(failure, TimeoutException.class).map(timeout -> timeout(timeout, settings));
    }

    private static Optional<Fault> invalid(Throwable failure) {
        if (find(failure, TooLongFrameException.class).isPresent()) {
            return Optional.of(
                    Fault.lasting(
                            "the status line or the headers of the answer are longer than "
                                    + Transport.MOST_HEADER_BYTES
                                    + " bytes",
                            failure));
        }
        return find(failure, IllegalArgumentException.class)
                .map(e -> Fault.passing("the answer is not valid HTTP: " + cause(e), failure));
    }

    private static Fault timeout(TimeoutException failure, HttpSettings settings) {
        return failure instanceof Deadline.PassedException
                ? Fault.passing(
                        "the answer was not complete within "
                                + FailureText.duration(settings.requestTimeout()),
                        failure)
                : Fault.passing(
                        "nothing was received for " + FailureText.duration(settings.readTimeout()),
                        failure);
    }

    private static Fault connect(ConnectException failure, String peer) {
        return Optional.ofNullable(failure.getMessage()).orElse("").contains("refused")
                ? Fault.passing(
                        "the connection was refused by "
                                + peer
                                + "; check the address, and that a server listens there",
                        failure)
                : Fault.passing(
                        "no connection to " + peer + " could be made: " + cause(failure), failure);
    }

    /** A broken connection may heal; a certificate or a version that does not suit stays so. */
    private static Fault tls(SSLException failure, Origin origin) {
        String message = Optional.ofNullable(failure.getMessage()).orElse("");
        if (message.startsWith("not an SSL/TLS record")) {
            // What follows is the whole answer in hexadecimal digits.
            return Fault.lasting(
                    "what listens at "
                            + origin
                            + " does not speak TLS; check the port, or write http: if that is meant",
                    failure);
        }
        String clause = "the TLS connection to " + origin + " could not be made: " + cause(failure);
        boolean broken =
                find(failure, CertificateException.class).isEmpty()
                        && (find(failure, ClosedChannelException.class).isPresent()
                                || message.contains("closed")
                                || message.contains("timed out"));
        return broken ? Fault.passing(clause, failure) : Fault.lasting(clause, failure);
    }

    private static String cause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
