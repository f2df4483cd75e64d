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
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Apache SeaTunnel's HTTP source, in a JVM that has none of the libraries of this one.
 *
 * @param table whose pages it reads
 * @param pageSize of them
 */
public record SeaTunnelSample(String name, String table, int pageSize) implements Sample {
    private static final Path JARS = Path.of("target", "seatunnel");
    private static final Path MEASURE = Path.of("target", "test-classes");

    /** Whether the build has brought its jars. */
    public static boolean isAvailable() {
        return Files.isDirectory(JARS);
    }

    @Override
    public List<String> run(int port, Settings settings, Path log) throws InterruptedException {
        List<String> options = new ArrayList<>(CellSample.HEAP);
        // It takes the charset of the platform for that of the pages.
        options.add("-Dfile.encoding=UTF-8");
        return Fork.source(
                options,
                JARS.resolve("*") + File.pathSeparator + MEASURE,
                Resource.path("SeaTunnelLoop.java"),
                List.of(
                        "http://127.0.0.1:" + port + "/" + table,
                        String.valueOf(pageSize),
                        String.valueOf(settings.warmUpSeconds()),
                        String.valueOf(settings.windows())),
                log);
    }
}
