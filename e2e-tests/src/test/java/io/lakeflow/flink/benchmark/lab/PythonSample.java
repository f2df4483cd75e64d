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

import io.lakeflow.flink.benchmark.process.Fork;
import io.lakeflow.flink.benchmark.process.Resource;
import java.nio.file.Path;
import java.util.List;

/**
 * A loop in Python, with {@code requests}, as a connector of another platform is written.
 *
 * @param table whose pages it reads
 * @param pageSize of them
 */
public record PythonSample(String name, String table, int pageSize) implements Sample {
    /** Whether there is a Python with {@code requests}. */
    public static boolean isAvailable(Path log) throws InterruptedException {
        try {
            Fork.command(List.of("python3", "-c", "import requests"), log);
            return true;
        } catch (IllegalStateException notInstalled) {
            return false;
        }
    }

    @Override
    public List<String> run(int port, Settings settings, Path log) throws InterruptedException {
        return Fork.command(
                List.of(
                        "python3",
                        Resource.path("loop.py").toString(),
                        "http://127.0.0.1:" + port + "/" + table,
                        String.valueOf(pageSize),
                        String.valueOf(settings.windows())),
                log);
    }
}
