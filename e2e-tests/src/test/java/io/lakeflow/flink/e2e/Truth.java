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
package io.lakeflow.flink.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * A table as the wiki's own database holds it.
 *
 * @param rows the cells of each row as text, null for NULL; the first is unique
 */
record Truth(List<List<String>> rows) {

    /** Reads what {@code mediawiki.sh truth} printed. */
    static Truth parse(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readString(file).split("\n")) {
            if (!line.isEmpty()) {
                rows.add(Arrays.stream(line.split("\t", -1)).map(Truth::cell).toList());
            }
        }
        return new Truth(rows);
    }

    @Nullable
    private static String cell(String text) {
        return text.equals("\\N")
                ? null
                : text.replace("\\t", "\t").replace("\\n", "\n").replace("\\\\", "\\");
    }

    /** Its rows by key. */
    Map<String, List<String>> byKey() {
        Map<String, List<String>> byKey = new LinkedHashMap<>();
        rows.forEach(row -> byKey.put(row.get(0), row));
        return byKey;
    }

    /** What stands in a column. */
    Set<String> cells(int column) {
        return rows.stream().map(row -> row.get(column)).collect(Collectors.toSet());
    }

    /** The same without the cells at the end of each row. */
    Truth withoutLast(int cells) {
        return new Truth(rows.stream().map(row -> row.subList(0, row.size() - cells)).toList());
    }
}
