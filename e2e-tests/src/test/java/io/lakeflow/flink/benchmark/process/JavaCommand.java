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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a program of the benchmark is run in a JVM of its own. */
final class JavaCommand {
    private static final List<String> OPENS =
            List.of(
                    "java.base/java.lang",
                    "java.base/java.util",
                    "java.base/java.util.concurrent",
                    "java.base/java.time",
                    "java.base/java.nio",
                    "java.base/sun.nio.ch");

    private JavaCommand() {}

    /** A class, with the classpath of this JVM. */
    static List<String> of(
            Pinning pinning, List<String> options, Class<?> main, List<String> arguments) {
        String classpath = System.getProperty("java.class.path");
        return of(pinning, options, classpath, main.getName(), arguments);
    }

    /**
     * The same with another classpath.
     *
     * @param main a class, or a file with the source of one
     */
    static List<String> of(
            Pinning pinning,
            List<String> options,
            String classpath,
            String main,
            List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        OPENS.forEach(opened -> command.add("--add-opens=" + opened + "=ALL-UNNAMED"));
        command.add(pinning.javaOption());
        command.addAll(options);
        command.addAll(List.of("-cp", classpath, main));
        command.addAll(arguments);
        return pinning.pin(command);
    }
}
