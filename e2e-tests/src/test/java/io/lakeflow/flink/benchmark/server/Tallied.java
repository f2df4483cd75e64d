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
package io.lakeflow.flink.benchmark.server;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What the server has counted under one name. */
public record Tallied(Map<String, Double> numbers) {
    private static final String PREFIX = "tallied ";

    public double number(String name) {
        return numbers.get(name);
    }

    /** From the first request for a page to the end of the last answer. */
    public double spanSeconds() {
        return number("spanNanos") / 1e9;
    }

    /** A line that {@link #ofLine} reads. */
    public String toLine() {
        return numbers.entrySet().stream()
                .map(number -> number.getKey() + "=" + number.getValue())
                .collect(Collectors.joining(" ", PREFIX, ""));
    }

    public static boolean isLine(String line) {
        return line.startsWith(PREFIX);
    }

    public static Tallied ofLine(String line) {
        return ofNumbers(line.substring(PREFIX.length()).split(" "));
    }

    static Tallied ofNumbers(String[] numbers) {
        return new Tallied(
                Arrays.stream(numbers)
                        .map(number -> number.split("="))
                        .collect(
                                Collectors.toMap(
                                        parts -> parts[0], parts -> Double.parseDouble(parts[1]))));
    }
}
