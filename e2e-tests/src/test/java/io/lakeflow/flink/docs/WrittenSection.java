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

/**
 * A part of a page that a run writes.
 *
 * @param page the page
 * @param begin the line before the part
 * @param end the line after it
 */
public record WrittenSection(Path page, String begin, String end) {
    private static final Path DRAFTS = Path.of("target", "docs");

    /**
     * Writes it into the page if {@code -Dlakeflow.docs.write=true}, else into a copy below target,
     * which it returns.
     */
    public Path write(String text) throws IOException {
        String old = Files.readString(page);
        int from = old.indexOf(begin);
        int to = old.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException(
                    "%s: expected the lines %s and %s".formatted(page, begin.strip(), end.strip()));
        }
        Path written =
                Boolean.getBoolean("lakeflow.docs.write")
                        ? page
                        : DRAFTS.resolve(page.getFileName());
        Files.createDirectories(written.toAbsolutePath().getParent());
        Files.writeString(
                written,
                old.substring(0, from + begin.length()) + "\n" + text + "\n" + old.substring(to));
        return written;
    }
}
