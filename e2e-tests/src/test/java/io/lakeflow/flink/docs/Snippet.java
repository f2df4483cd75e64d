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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of code in a page of the documentation.
 *
 * @param page the page, relative to the top of the project
 * @param line where its code begins, from 1
 * @param language what stands after the three backquotes, such as {@code sql} or {@code yaml
 *     fragment}; empty if nothing does
 */
public record Snippet(Path page, int line, String language, String code) {
    private static final Pattern FENCED =
            Pattern.compile("(?ms)^ {0,3}(`{3,})[ \\t]*([^\\n]*)\\n(.*?)^ {0,3}\\1[ \\t]*$");

    /** Those of README.md and of all pages below docs, page by page in the order of their names. */
    public static List<Snippet> ofProject(Path top) throws IOException {
        List<Snippet> snippets = new ArrayList<>(ofPage(top, top.resolve("README.md")));
        try (Stream<Path> files = Files.walk(top.resolve("docs"))) {
            for (Path page :
                    files.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
                snippets.addAll(ofPage(top, page));
            }
        }
        return snippets;
    }

    private static List<Snippet> ofPage(Path top, Path page) throws IOException {
        String text = Files.readString(page);
        List<Snippet> snippets = new ArrayList<>();
        Matcher fenced = FENCED.matcher(text);
        while (fenced.find()) {
            int line = 1 + (int) text.substring(0, fenced.start(3)).lines().count();
            snippets.add(
                    new Snippet(
                            top.relativize(page), line, fenced.group(2).strip(), fenced.group(3)));
        }
        return snippets;
    }

    @Override
    public String toString() {
        return page + ":" + line + " " + language;
    }
}
