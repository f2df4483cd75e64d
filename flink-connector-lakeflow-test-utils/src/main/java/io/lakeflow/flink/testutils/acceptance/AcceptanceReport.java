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
package io.lakeflow.flink.testutils.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the checks of one source have found, as a page in Markdown. */
final class AcceptanceReport {
    private final String source;
    private final Map<Check, List<CheckResult>> results = new EnumMap<>(Check.class);

    AcceptanceReport(String source) {
        this.source = source;
    }

    void add(Check check, List<CheckResult> found) {
        results.put(check, found);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("# Source `").append(source).append("`\n");
        results.forEach((check, found) -> append(text, check, found));
        return text.toString();
    }

    private static void append(StringBuilder text, Check check, List<CheckResult> found) {
        text.append("\n## %s. %s: %s\n\n".formatted(check.ordinal() + 1, check, check.promise()));
        for (CheckResult.Verdict verdict : CheckResult.Verdict.values()) {
            List<CheckResult> such =
                    found.stream().filter(result -> result.verdict() == verdict).toList();
            if (!such.isEmpty()) {
                text.append("%s: %s\n".formatted(verdict, such.size()));
            }
            such.stream()
                    .filter(result -> !result.text().isEmpty())
                    .forEach(
                            result ->
                                    text.append(
                                            "- `%s`: %s\n"
                                                    .formatted(result.subject(), result.text())));
        }
    }

    /** Writes it into {@code target/acceptance} of the module. */
    Path write() {
        Path file =
                Path.of("target", "acceptance", source.replaceAll("[^A-Za-z0-9_.-]", "_") + ".md");
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text());
        } catch (IOException e) {
            throw new UncheckedIOException("The report " + file + " cannot be written", e);
        }
    }
}
