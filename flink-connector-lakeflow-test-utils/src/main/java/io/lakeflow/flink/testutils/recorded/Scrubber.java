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
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes secrets out of what is recorded: those that are told, and tokens that an API issues. */
final class Scrubber {
    /** What stands where a secret was. */
    static final String MARK = "scrubbed";

    /** The names of RFC 6749, section 5.1, and of OpenID Connect. */
    private static final Pattern ISSUED =
            Pattern.compile("(\"(?:access|refresh|id)_token\"\\s*:\\s*\")[^\"]*");

    private final List<String> forms;

    Scrubber(List<String> secrets) {
        forms =
                secrets.stream()
                        .filter(secret -> secret != null && !secret.isEmpty())
                        .flatMap(Scrubber::forms)
                        .distinct()
                        .toList();
    }

    private static Stream<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String inForms = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        return Stream.of(
                secret,
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
        return ISSUED.matcher(scrubbed).replaceAll("$1" + MARK);
    }

    /** Whether there is a secret in it. */
    boolean finds(String text) {
        return !scrub(text).equals(text);
    }
}
