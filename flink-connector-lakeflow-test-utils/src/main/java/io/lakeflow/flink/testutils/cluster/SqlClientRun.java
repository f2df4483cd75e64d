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
package io.lakeflow.flink.testutils.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one run of Flink's SQL client said. Its exit code tells nothing: it is 0 also after an
 * error.
 *
 * @param output its standard output and error
 */
public record SqlClientRun(String output) {
    private static final int RULES_PER_TABLE = 3;
    private static final int RULES_BEFORE_ROWS = 2;

    /** Whether no statement has failed. */
    public boolean succeeded() {
        return !output.contains("[ERROR]");
    }

    /** The rows of all tables that the client drew, without their headers, each cell as text. */
    public List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        int rules = 0;
        for (String line : output.lines().toList()) {
            if (line.endsWith("-+")) {
                rules++;
            } else if (line.startsWith("|") && rules % RULES_PER_TABLE == RULES_BEFORE_ROWS) {
                rows.add(cells(line));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }
}
