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

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one run of Flink's SQL client left.
 *
 * @param exitCode 0 if every statement succeeded
 * @param output its standard output and error
 */
record SqlClientRun(int exitCode, String output) {

    /** The rows of all tables that the client drew, without their headers, each cell as text. */
    List<List<String>> rows() {
        List<String> lines = output.lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("|") && !isHeader(lines, i))
                .mapToObj(i -> cells(lines.get(i)))
                .toList();
    }

    /**
     * A header stands between two rules; a row is never followed by a second rule after its own.
     */
    private static boolean isHeader(List<String> lines, int index) {
        return lines.get(index - 1).startsWith("+-") && lines.get(index + 1).startsWith("+-");
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }
}
