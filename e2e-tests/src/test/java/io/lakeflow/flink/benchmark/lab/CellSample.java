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

import io.lakeflow.flink.benchmark.cell.Cell;
import io.lakeflow.flink.benchmark.cell.CellMain;
import io.lakeflow.flink.benchmark.process.Fork;
import io.lakeflow.flink.benchmark.process.Pinning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A cell with all that it is told.
 *
 * @param javaOptions of its JVM
 */
public record CellSample(
        String name, Cell cell, Pinning pinning, List<String> javaOptions, List<String> arguments)
        implements Sample {
    static final List<String> HEAP = List.of("-Xms2g", "-Xmx2g", "-XX:+UseG1GC");

    public static CellSample of(String name, Cell cell, String... arguments) {
        return new CellSample(name, cell, Pinning.CLIENT, HEAP, List.of(arguments));
    }

    /** The connector with what it is told besides, objects reused. */
    public static CellSample job(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("flink.pipeline.object-reuse=true");
        return new CellSample(name, Cell.JOB, Pinning.CLIENT, HEAP, List.copyOf(all));
    }

    public CellSample on(Pinning cores) {
        return new CellSample(name, cell, cores, javaOptions, arguments);
    }

    public CellSample withHeap(int megabytes) {
        List<String> options = List.of("-Xmx" + megabytes + "m", "-XX:+UseG1GC");
        return new CellSample(name, cell, pinning, options, arguments);
    }

    @Override
    public List<String> run(int port, Settings settings, Path log) throws InterruptedException {
        List<String> all = new ArrayList<>(arguments);
        all.add("cell=" + cell);
        all.add("port=" + port);
        all.add("warmup=" + settings.warmUpSeconds());
        all.add("windows=" + settings.windows());
        if (!settings.profile()) {
            return new Fork(pinning, javaOptions, CellMain.class, all).run(log);
        }
        Path recording = log.resolveSibling(log.getFileName() + ".jfr");
        List<String> options = new ArrayList<>(javaOptions);
        options.add("-XX:StartFlightRecording=settings=profile,filename=" + recording);
        List<String> lines = new Fork(pinning, options, CellMain.class, all).run(log);
        HotMethods.write(recording, log.resolveSibling(log.getFileName() + ".profile"));
        return lines;
    }
}
