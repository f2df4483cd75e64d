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

import java.io.Serializable;
import javax.annotation.Nullable;

/**
 * How an API shows who it is, and this side to it. The files are PEM and lie where requests are
 * sent; they are read again when they have changed, so that a certificate can be renewed while a
 * job runs.
 *
 * @param caFile certificates of the authorities that are trusted instead of the JVM's, or null
 * @param certificateFile the client's certificate, its chain after it, or null for none
 * @param keyFile the client's private key, PKCS #8 without a password; set with the certificate
 * @param minVersion the oldest version of the protocol that is spoken
 */
public record Tls(
        @Nullable String caFile,
        @Nullable String certificateFile,
        @Nullable String keyFile,
        Version minVersion)
        implements Serializable {

    /** The authorities of the JVM, no client certificate, TLS 1.2 and newer. */
    public static final Tls DEFAULT = new Tls(null, null, null, Version.TLS_1_2);

    public Tls {
        if ((certificateFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException(
                    "A client certificate needs its key, and a key its certificate.");
        }
    }

    /** Versions that may be asked for. Older ones are broken and not spoken. */
    public enum Version {
        TLS_1_2("TLSv1.2", "TLSv1.3"),
        TLS_1_3("TLSv1.3");

        private final String[] protocols;

        Version(String... protocols) {
            this.protocols = protocols;
        }

        /** This one and all newer ones, by the names of the JVM. */
        String[] andNewer() {
            return protocols.clone();
        }
    }
}
