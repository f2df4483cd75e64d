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
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Requests go to the configured origins and nowhere else, for an address can come from an answer.
 * Credentials go only to those of them that are trusted. Origins are compared as they are written:
 * a name that leads to an allowed address is not allowed by that.
 */
final class OriginPolicy {
    private final Set<Origin> trusted;
    private final Set<Origin> allowed;

    /**
     * @param trusted may be sent requests and credentials
     * @param foreign may be sent requests
     */
    OriginPolicy(Set<Origin> trusted, Set<Origin> foreign) {
        this.trusted = trusted;
        this.allowed = new HashSet<>(trusted);
        allowed.addAll(foreign);
    }

    /** Whether a checked address may be sent credentials. */
    boolean trusts(URI checked) {
        return trusted.contains(Origin.of(checked));
    }

    /**
     * @throws Fault naming the origin of the address and the allowed ones
     */
    void check(URI uri) throws Fault {
        Origin origin;
        try {
            origin = Origin.of(uri);
        } catch (IllegalArgumentException e) {
            throw Fault.lasting("its address is refused: " + e.getMessage(), e);
        }
        if (uri.getRawUserInfo() != null) {
            throw Fault.lasting(
                    "its address is refused: it holds a user name or password before '@'."
                            + " Credentials are configured, not written into addresses",
                    null);
        }
        if (!allowed.contains(origin)) {
            throw Fault.lasting(
                    "origin "
                            + origin
                            + " is not one that may be asked, unless lakeflow.http.allowed-hosts in"
                            + " Flink's configuration lists it; allowed: "
                            + names(),
                    null);
        }
    }

    private String names() {
        if (allowed.isEmpty()) {
            return "none";
        }
        Set<String> names = new TreeSet<>();
        allowed.forEach(origin -> names.add(origin.toString()));
        return String.join(", ", names);
    }
}
