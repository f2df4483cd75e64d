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
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The redirects of one attempt: where the next request goes and what becomes of its method. Whether
 * it may go there is for the {@link OriginPolicy}.
 */
final class Redirects {
    private static final int MOST = 5;

    private final Set<String> visited = new HashSet<>();
    private int followed;

    Redirects(HttpCall first) {
        visited.add(step(first));
    }

    /**
     * @throws Fault if the answer leads nowhere, in a circle or too far
     */
    HttpCall follow(HttpCall call, HttpAnswer answer) throws Fault {
        String location = answer.headers().first("Location").map(String::strip).orElse("");
        if (location.isEmpty()) {
            throw Fault.lasting("a redirect came without a Location", null);
        }
        if (++followed > MOST) {
            throw Fault.lasting("there were more than " + MOST + " redirects in a row", null);
        }
        URI target =
                CredentialsInAddress.removed(
                        resolve(call.uri(), location), answer.head().askedWith());
        HttpCall next = redirected(call, answer.status(), target);
        if (!visited.add(step(next))) {
            throw Fault.lasting("the redirects go in a circle", null);
        }
        return next;
    }

    private static String step(HttpCall call) {
        return call.method() + " " + call.uri();
    }

    /** What a text in an answer from an address refers to, without its fragment. */
    static URI resolve(URI base, String location) throws Fault {
        int fragment = location.indexOf('#');
        String target = fragment < 0 ? location : location.substring(0, fragment);
        try {
            if (target.isEmpty()) {
                return base;
            }
            // java.net.URI resolves a bare query by RFC 2396, which drops the last path segment.
            if (target.startsWith("?")) {
                String address = base.toString();
                int query = address.indexOf('?');
                return URI.create((query < 0 ? address : address.substring(0, query)) + target);
            }
            return base.resolve(target);
        } catch (IllegalArgumentException e) {
            // The cause's message would repeat the address.
            throw Fault.lasting("the Location of a redirect is not a valid address", null);
        }
    }

    private static HttpCall redirected(HttpCall call, int status, URI target) {
        boolean post = call.method().equals("POST");
        boolean head = call.method().equals("HEAD");
        boolean plainGet = status == 303 && !head || (status == 301 || status == 302) && post;
        if (!plainGet) {
            return new HttpCall(
                    call.method(), target, call.headers(), call.body(), call.credentials());
        }
        List<Header> withoutBody =
                call.headers().stream()
                        .filter(
                                header ->
                                        !header.name()
                                                .toLowerCase(Locale.ROOT)
                                                .startsWith("content-"))
                        .toList();
        return new HttpCall("GET", target, withoutBody, null, call.credentials());
    }
}
