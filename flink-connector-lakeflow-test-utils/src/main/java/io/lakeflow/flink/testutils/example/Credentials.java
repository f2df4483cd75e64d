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
package io.lakeflow.flink.testutils.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lakeflow.flink.testutils.http.Request;
import java.util.Base64;

/** HTTP Basic as the example API checks it: any user and password, neither of them empty. */
final class Credentials {

    private static final String SCHEME = "basic ";

    private Credentials() {}

    static boolean presentIn(Request request) {
        String header = request.header("authorization").orElse("");
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        String pair;
        try {
            String encoded = header.substring(SCHEME.length()).strip();
            pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int colon = pair.indexOf(':');
        return colon > 0 && colon < pair.length() - 1;
    }
}
