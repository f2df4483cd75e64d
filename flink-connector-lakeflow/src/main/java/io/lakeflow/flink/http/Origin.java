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
import java.net.URI;
import java.util.Locale;

/**
 * Who is asked: scheme, host and port. Credentials belong to origins, so two addresses are of the
 * same one only if all three are equal.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in brackets
 * @param port never absent: 80 or 443 where the address names none
 */
public record Origin(String scheme, String host, int port) implements Serializable {

    /**
     * The origin of an address, with the scheme's port where it names none.
     *
     * @throws IllegalArgumentException if the address is not an absolute {@code http} or {@code
     *     https} URL with a host; the message does not repeat the address, which may hold a secret
     */
    public static Origin of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "expected an absolute http or https URL, found "
                            + (scheme.isEmpty()
                                    ? "one without a scheme"
                                    : "scheme '" + scheme + "'"));
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "expected a URL with a host name or address, found none that is valid");
        }
        int port = uri.getPort() != -1 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
    }

    /** As it is written in a URL, the port only where it is not the scheme's. */
    @Override
    public String toString() {
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (usual ? "" : ":" + port);
    }
}
