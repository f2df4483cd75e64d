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
package io.lakeflow.flink.cli;

import io.lakeflow.flink.http.HttpFailure;
import io.lakeflow.flink.scan.ScanException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What has to work one after the other before a table can be read. */
enum CheckStep {
    DNS(
            "Check the address in the spec and in --config. Behind a proxy that resolves names, set"
                    + " --option http.proxy.host."),
    CONNECTION(
            "Check that the host and the port are right, and that a firewall or a proxy"
                    + " (--option http.proxy.host) does not stand between."),
    TLS(
            "Is the authority of the server's certificate your own? Name it with --option"
                    + " http.tls.ca-file=/path.pem. A client certificate is set with"
                    + " http.tls.certificate-file and http.tls.key-file."),
    AUTH(
            "Check the credentials that --config names, and 'auth' of the spec against the API's"
                    + " documentation."),
    PAGE(
            "Check 'path', 'params', 'records' and 'page' of the table against the API's documentation."),
    SCHEMA("Correct the type or the path of the column; 'infer' shows what the records hold.");

    private static final Set<Integer> REFUSALS = Set.of(401, 403, 407);

    /** How the message of a secret begins that cannot be opened. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):");

    /** How the message of a login begins that failed. */
    private static final String NO_TOKEN = "There is no access token";

    private final String advice;

    CheckStep(String advice) {
        this.advice = advice;
    }

    /** What to do when it fails. */
    String advice() {
        return advice;
    }

    /**
     * The step before {@link #SCHEMA} at which a read failed; all before it worked, if a request
     * was sent.
     */
    static CheckStep of(Throwable failure) {
        if (find(failure, UnknownHostException.class).isPresent()) {
            return DNS;
        }
        if (find(failure, SSLException.class).isPresent()) {
            return TLS;
        }
        if (causes(failure).anyMatch(CheckStep::isClosedSecret)) {
            return AUTH;
        }
        Optional<HttpFailure> http = find(failure, HttpFailure.class);
        if (http.isPresent() && http.get().status().isEmpty()) {
            return CONNECTION;
        }
        boolean isRefused = http.isPresent() && REFUSALS.contains(http.get().status().getAsInt());
        return isRefused || failure.getMessage().startsWith(NO_TOKEN) ? AUTH : PAGE;
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static boolean isClosedSecret(Throwable cause) {
        return cause instanceof ScanException && REFERENCE.matcher(cause.getMessage()).lookingAt();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
