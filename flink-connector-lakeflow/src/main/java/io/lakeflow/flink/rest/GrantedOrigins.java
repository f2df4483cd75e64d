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

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.http.Origin;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Origins besides the configured one that the owner of the process lets answers lead to, such as
 * the store that a listing's files are in.
 *
 * @param withoutCredentials are sent requests that do not show who asks
 * @param withCredentials are sent credentials, too
 */
record GrantedOrigins(Set<Origin> withoutCredentials, Set<Origin> withCredentials) {
    private static final String HOSTS = "http.allowed-hosts";
    private static final String HOSTS_WITH_CREDENTIALS = "http.allowed-hosts-with-credentials";

    static GrantedOrigins of(ScanContext context) {
        return new GrantedOrigins(
                origins(context, HOSTS), origins(context, HOSTS_WITH_CREDENTIALS));
    }

    HttpSettings addTo(HttpSettings settings) {
        Set<Origin> trusted = new HashSet<>(settings.origins());
        trusted.addAll(withCredentials);
        return settings.withOrigins(trusted).withForeignOrigins(withoutCredentials);
    }

    private static Set<Origin> origins(ScanContext context, String list) {
        return context.granted(list).stream()
                .map(entry -> origin(list, entry.strip()))
                .collect(Collectors.toSet());
    }

    /** A host stands for {@code https} at its usual port; anything else is written out. */
    private static Origin origin(String list, String entry) {
        String address = entry.contains("://") ? entry : "https://" + entry;
        try {
            URI uri = URI.create(address);
            boolean more =
                    uri.getRawUserInfo() != null
                            || uri.getRawQuery() != null
                            || uri.getRawFragment() != null
                            || !uri.getRawPath().matches("/?");
            if (!more) {
                return Origin.of(uri);
            }
        } catch (IllegalArgumentException e) {
            // Told below, as everything that is no origin.
        }
        throw new ScanException(
                "'%s' in lakeflow.%s must be a host, or scheme, host and port as in http://files.example.com:8080."
                        .formatted(entry, list));
    }
}
