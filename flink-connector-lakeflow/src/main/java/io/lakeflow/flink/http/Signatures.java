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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Tells addresses that are secrets themselves: whoever has one may read what it leads to, so it is
 * never stored. They are known by the names of the parameters that carry the signature. A parameter
 * that is only called {@code token} is none: most APIs call the position of a page so.
 */
public final class Signatures {
    private static final Pattern NAME =
            Pattern.compile(
                    "^(sig|hmac|access_?token)$|signature$|-security-token$",
                    Pattern.CASE_INSENSITIVE);

    private Signatures() {}

    /** Whether a parameter of this name is a signature. */
    public static boolean isName(String name) {
        return NAME.matcher(name).find();
    }

    /** Whether a text is an address with a signature in its query. */
    public static boolean isIn(String address) {
        int query = address.indexOf('?');
        return query >= 0
                && Arrays.stream(address.substring(query + 1).split("[&;#]"))
                        .map(parameter -> parameter.split("=", 2)[0])
                        .anyMatch(name -> isName(decoded(name)));
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
