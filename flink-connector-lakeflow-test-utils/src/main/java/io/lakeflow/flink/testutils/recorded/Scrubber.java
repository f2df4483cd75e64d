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
package io.lakeflow.flink.testutils.recorded;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes secrets out of what is recorded. */
final class Scrubber {
    /** What stands where a secret was. */
    static final String MARK = "scrubbed";

    /** The names of RFC 6749, section 5.1, and of OpenID Connect. */
    private static final Pattern ISSUED =
            Pattern.compile("\"(?:access|refresh|id)_token\"\\s*:\\s*\"([^\"]+)\"");

    private final List<String> forms;

    /** Takes out the secrets that are named, and the tokens that are issued in one of the texts. */
    Scrubber(Collection<String> named, Stream<String> texts) {
        Stream<String> issued =
                texts.flatMap(text -> ISSUED.matcher(text).results().map(found -> found.group(1)));
        forms =
                Stream.concat(named.stream(), issued)
                        .filter(secret -> secret != null && !secret.isEmpty())
                        .flatMap(Scrubber::forms)
                        .distinct()
                        .toList();
    }

    private static Stream<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String inForms = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String inJson = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        return Stream.of(
                secret,
                inJson,
                inJson.replace("/", "\\/"),
                inForms,
                inForms.replace("+", "%20"),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    String scrub(String text) {
        String scrubbed = text;
        for (String form : forms) {
            scrubbed = scrubbed.replace(form, MARK);
        }
        return scrubbed;
    }

    /** Whether there is a secret in it. */
    boolean finds(String text) {
        return forms.stream().anyMatch(text::contains);
    }
}
