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
package io.lakeflow.flink.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code docs/metrics.md}. */
public final class MetricsPage {
    /** Relative to the module, in which tests run. */
    static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();

    private static final Pattern LINE =
            Pattern.compile(
                    "(?m)^(?:Prefix: `(\\w+)`|\\| `(\\w+)` \\| (?:counter|gauge) \\| \\w+ \\|.*)$");

    private MetricsPage() {}

    /** Names of metrics by what the Prometheus reporter puts before them. */
    public static Map<String, Set<String>> namesByPrefix() throws IOException {
        Map<String, Set<String>> byPrefix = new LinkedHashMap<>();
        String prefix = null;
        for (Matcher line = LINE.matcher(Files.readString(DOCS.resolve("metrics.md")));
                line.find(); ) {
            if (line.group(1) != null) {
                prefix = line.group(1);
            } else {
                byPrefix.computeIfAbsent(prefix, key -> new TreeSet<>()).add(line.group(2));
            }
        }
        return byPrefix;
    }
}
