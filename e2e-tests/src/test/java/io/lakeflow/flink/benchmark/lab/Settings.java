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
package io.lakeflow.flink.benchmark.lab;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How thoroughly it is measured.
 *
 * @param forks how many JVMs each cell gets
 * @param warmUpSeconds before the first window
 * @param windows that are measured, a second each
 * @param targets which ones
 * @param profile whether each cell is recorded, which makes it a little slower
 */
public record Settings(
        int forks, int warmUpSeconds, int windows, Set<Integer> targets, boolean profile) {
    private static final int TARGETS = 22;

    /**
     * From {@code -Dlakeflow.benchmark.mode=}: {@code full}; {@code short}, for a look; or {@code
     * ci}. {@code -Dlakeflow.benchmark.forks=} and {@code -Dlakeflow.benchmark.targets=1,2,19}
     * change parts of it; {@code -Dlakeflow.benchmark.profile=true} leaves a profile of each cell
     * beside its log.
     */
    public static Settings ofSystem() {
        Settings mode =
                switch (property("mode", "full")) {
                    case "full" -> new Settings(3, 9, 5, all(), false);
                    case "short" -> new Settings(1, 5, 3, all(), false);
                    case "ci" -> new Settings(1, 7, 5, all(), false);
                    default ->
                            throw new IllegalArgumentException(
                                    "lakeflow.benchmark.mode is '"
                                            + property("mode", "")
                                            + "' instead of 'full', 'short' or 'ci'");
                };
        String targets = property("targets", "");
        return new Settings(
                Integer.parseInt(property("forks", String.valueOf(mode.forks))),
                mode.warmUpSeconds,
                mode.windows,
                targets.isEmpty()
                        ? mode.targets
                        : Arrays.stream(targets.split(","))
                                .map(Integer::valueOf)
                                .collect(Collectors.toSet()),
                Boolean.parseBoolean(property("profile", "false")));
    }

    private static Set<Integer> all() {
        return IntStream.rangeClosed(1, TARGETS).boxed().collect(Collectors.toSet());
    }

    private static String property(String name, String otherwise) {
        String value = System.getProperty("lakeflow.benchmark." + name, "");
        return value.isEmpty() ? otherwise : value;
    }
}
