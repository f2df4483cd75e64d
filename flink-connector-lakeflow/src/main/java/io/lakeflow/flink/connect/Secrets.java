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
package io.lakeflow.flink.connect;

import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The options of a connector with secrets in the place of references, and texts without them. */
final class Secrets {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):[^{}]+\\}");

    /** A shorter one would be found in any text. */
    private static final int SHORTEST = 4;

    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> values = new ArrayList<>();

    private Secrets() {}

    static boolean isReference(String value) {
        return REFERENCE.matcher(value).matches();
    }

    /** Opens the references. */
    static Secrets open(Map<String, String> config, ScanContext context) {
        Secrets secrets = new Secrets();
        config.forEach(
                (name, value) -> {
                    String opened = value;
                    if (isReference(value)) {
                        opened = context.resolveSecret(value);
                        secrets.values.add(opened);
                    }
                    secrets.options.put(name, opened);
                });
        return secrets;
    }

    /** For the connector. */
    Map<String, String> options() {
        return options;
    }

    /** A text without the secrets that it may repeat. */
    String scrub(String text) {
        String scrubbed = text;
        for (String value : values) {
            if (value.length() >= SHORTEST) {
                scrubbed = scrubbed.replace(value, "***");
            }
        }
        return scrubbed;
    }

    /**
     * What went wrong, as a user should read it; a cause that tells of a secret is left out.
     *
     * @param what could not be done
     */
    ScanException explained(String what, Throwable failure) {
        boolean tells =
                Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                        .map(String::valueOf)
                        .anyMatch(text -> !scrub(text).equals(text));
        boolean forUsers =
                failure instanceof ScanException || failure instanceof PermanentException;
        String reason = forUsers ? failure.getMessage() : failure.toString();
        String message = scrub(failure instanceof ScanException ? reason : what + ": " + reason);
        return tells ? new ScanException(message) : new ScanException(message, failure);
    }
}
