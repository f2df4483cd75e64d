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
package io.lakeflow.flink.benchmark.measure;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one process measured of itself: medians of its windows.
 *
 * @param recordsPerSecond by the wall clock
 * @param cpuNanos of the whole process, garbage collector and compiler included, per record
 * @param allocatedBytes per record
 */
public record Measurement(double recordsPerSecond, double cpuNanos, double allocatedBytes) {
    private static final String PREFIX = "measured ";

    /** A line that {@link #ofLine} reads. */
    public String toLine() {
        return PREFIX
                + "recordsPerSecond="
                + recordsPerSecond
                + " cpuNanos="
                + cpuNanos
                + " allocatedBytes="
                + allocatedBytes;
    }

    public static boolean isLine(String line) {
        return line.startsWith(PREFIX);
    }

    public static Measurement ofLine(String line) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String number : line.substring(PREFIX.length()).split(" ")) {
            String[] parts = number.split("=");
            numbers.put(parts[0], Double.parseDouble(parts[1]));
        }
        return new Measurement(
                numbers.get("recordsPerSecond"),
                numbers.get("cpuNanos"),
                numbers.get("allocatedBytes"));
    }
}
