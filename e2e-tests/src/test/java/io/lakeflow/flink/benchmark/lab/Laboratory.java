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

import io.lakeflow.flink.benchmark.cell.CheckpointMain;
import io.lakeflow.flink.benchmark.cell.SpanMain;
import io.lakeflow.flink.benchmark.measure.Measurement;
import io.lakeflow.flink.benchmark.measure.Median;
import io.lakeflow.flink.benchmark.process.Fork;
import io.lakeflow.flink.benchmark.process.Pinning;
import io.lakeflow.flink.benchmark.process.ServerProcess;
import io.lakeflow.flink.benchmark.server.Tallied;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where samples are measured: the server, and processes one after the other beside it. */
public final class Laboratory implements AutoCloseable {
    private static final Path LOGS = Path.of("target", "benchmark");

    private final Settings settings;
    private final ServerProcess server = ServerProcess.start();
    private final Map<List<Sample>, Block> measured = new HashMap<>();
    private int runs;

    public Laboratory(Settings settings) {
        this.settings = settings;
    }

    /** Measures samples side by side; the same ones are measured once. */
    public Block measure(Sample... samples) throws InterruptedException {
        List<Sample> key = List.of(samples);
        Block block = measured.get(key);
        if (block == null) {
            block = fork(key);
            measured.put(key, block);
        }
        return block;
    }

    /** What {@link #measure} of the same samples has given, if it was asked for. */
    public Optional<Block> measured(Sample... samples) {
        return Optional.ofNullable(measured.get(List.of(samples)));
    }

    private Block fork(List<Sample> samples) throws InterruptedException {
        Map<String, List<Measurement>> forks = new LinkedHashMap<>();
        for (int i = 0; i < settings.forks(); i++) {
            for (Sample sample : samples) {
                Measurement measurement = fork(sample);
                forks.computeIfAbsent(sample.name(), name -> new ArrayList<>()).add(measurement);
                print(sample.name(), measurement);
            }
        }
        return new Block(forks);
    }

    private Measurement fork(Sample sample) throws InterruptedException {
        return sample.run(server.port(), settings, log(sample.name())).stream()
                .filter(Measurement::isLine)
                .map(Measurement::ofLine)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Reads listings to their end, on both cores; the server measures how long it takes.
     *
     * @param arguments those of the client; what begins with {@code warm.} replaces them before
     */
    public Tallied span(String name, String... arguments) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("port=" + server.port());
        all.add("run=" + name);
        List<String> lines =
                new Fork(Pinning.BOTH, CellSample.HEAP, SpanMain.class, all).run(log(name));
        Tallied tallied =
                lines.stream()
                        .filter(Tallied::isLine)
                        .map(Tallied::ofLine)
                        .findFirst()
                        .orElseThrow();
        System.out.printf(
                "span %-28s %8.3f s %6.0f pages %4.0f probes %4.0f refused%n",
                name,
                tallied.spanSeconds(),
                tallied.number("pages"),
                tallied.number("probes"),
                tallied.number("refused"));
        return tallied;
    }

    /** The part of its speed that a job loses by a checkpoint a second, the median of forks. */
    public double lostByCheckpoints(String name) throws InterruptedException {
        double[] lost = new double[settings.forks()];
        for (int i = 0; i < lost.length; i++) {
            lost[i] =
                    new Fork(
                                    Pinning.CLIENT,
                                    CellSample.HEAP,
                                    CheckpointMain.class,
                                    List.of(
                                            "port=" + server.port(),
                                            "run=" + name + "-" + i,
                                            "flink.pipeline.object-reuse=true"))
                            .run(log(name)).stream()
                                    .filter(CheckpointMain::isLine)
                                    .mapToDouble(CheckpointMain::ofLine)
                                    .findFirst()
                                    .orElseThrow();
            System.out.printf("checkpoints %-21s %.2f %% lost%n", name, 100 * lost[i]);
        }
        return Median.of(lost);
    }

    /** Where the next process of that name leaves its output. */
    public Path log(String name) {
        return LOGS.resolve("%03d-%s.log".formatted(++runs, name));
    }

    private static void print(String sample, Measurement measurement) {
        System.out.printf(
                "cell %-28s %,12.0f rec/s %,10.0f CPU ns/rec %,10.0f B/rec%n",
                sample,
                measurement.recordsPerSecond(),
                measurement.cpuNanos(),
                measurement.allocatedBytes());
    }

    @Override
    public void close() {
        server.close();
    }
}
