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
package io.lakeflow.flink.benchmark.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keeps a process on cores of its own, with {@code taskset} where there is one. */
public enum Pinning {
    /** Where the servers run. */
    SERVER("1", 1),
    /** Where what is measured runs. */
    CLIENT("0", 1),
    /** Where what is measured runs on two cores, besides the server. */
    BOTH("0,1", 2);

    private static final boolean AVAILABLE =
            Runtime.getRuntime().availableProcessors() > 1 && isTasksetThere();

    private final String cores;
    private final int count;

    Pinning(String cores, int count) {
        this.cores = cores;
        this.count = count;
    }

    /** Whether processes are really kept apart. */
    public static boolean isAvailable() {
        return AVAILABLE;
    }

    /** The command on these cores. */
    List<String> pin(List<String> command) {
        List<String> pinned = new ArrayList<>();
        if (AVAILABLE) {
            pinned.addAll(List.of("taskset", "-c", cores));
        }
        pinned.addAll(command);
        return pinned;
    }

    /** What a JVM there takes for the number of its cores. */
    String javaOption() {
        return "-XX:ActiveProcessorCount=" + count;
    }

    private static boolean isTasksetThere() {
        try {
            Process process =
                    new ProcessBuilder("taskset", "-c", "0,1", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
