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

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes credentials out of addresses that an API gives: many repeat them in the link to the next
 * page. They are added to each request anyway, and an address is stored.
 */
final class CredentialsInAddress {
    /** A shorter one, such as a password to try things with, may be any word or number. */
    private static final int SHORTEST_RECOGNISED = 8;

    private CredentialsInAddress() {}

    /** Whether a text holds any of the credentials, in any form. */
    static boolean repeats(String text, Credentials credentials) {
        return recognised(credentials)
                .flatMap(secret -> SecretForms.of(secret).stream())
                .anyMatch(text::contains);
    }

    private static Stream<String> recognised(Credentials credentials) {
        return credentials.secrets().stream()
                .filter(secret -> secret.length() >= SHORTEST_RECOGNISED);
    }

    /** The address without the parameters that are credentials by their name or their value. */
    static URI removed(URI address, Credentials credentials) {
        String query = address.getRawQuery();
        if (query == null || credentials instanceof Credentials.None) {
            return address;
        }
        String kept =
                Arrays.stream(query.split("&", -1))
                        .filter(parameter -> !isCredential(parameter, credentials))
                        .collect(Collectors.joining("&"));
        if (kept.equals(query)) {
            return address;
        }
        String text = address.toString();
        String start = text.substring(0, text.indexOf('?'));
        String fragment = address.getRawFragment();
        return URI.create(
                start
                        + (kept.isEmpty() ? "" : "?" + kept)
                        + (fragment == null ? "" : "#" + fragment));
    }

    private static boolean isCredential(String parameter, Credentials credentials) {
        int equals = parameter.indexOf('=');
        if (equals < 0) {
            return false;
        }
        String name = decoded(parameter.substring(0, equals));
        String value = decoded(parameter.substring(equals + 1));
        return credentials instanceof Credentials.QueryKey key && key.name().equals(name)
                || recognised(credentials).anyMatch(value::equals);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
