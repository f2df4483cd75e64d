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

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How a workload is measured: it runs for a while, in which the JVM compiles it, and is then looked
 * at for some windows, of which the median counts.
 *
 * <p>Times are CPU time of the process, so that neighbours on the machine do not make warm-ups and
 * windows too short. What mostly waits is not waited for longer than so many times as much by the
 * clock.
 *
 * @param warmUpSeconds before the first window, at least; longer while the JVM still compiles
 * @param count of windows
 * @param seconds of each window
 * @param patience how many times as long a warm-up or a window may take by the clock
 */
public record Windows(double warmUpSeconds, int count, double seconds, int patience) {
    private static final long LOOK_MILLIS = 20;

    /** Flink and the connector are more code than a loop, and compiled on the same core. */
    private static final int MOST_WARM_UPS = 10;

    public Measurement measure(Workload workload) throws Exception {
        workload.start();
        pause(warmUpSeconds);
        WarmUp.untilCompiled(() -> pause(1), MOST_WARM_UPS * warmUpSeconds);
        Measurement[] windows = new Measurement[count];
        for (int i = 0; i < count; i++) {
            windows[i] = window(workload);
        }
        return new Measurement(
                median(windows, Measurement::recordsPerSecond),
                median(windows, Measurement::cpuNanos),
                median(windows, Measurement::allocatedBytes));
    }

    private Measurement window(Workload workload) throws Exception {
        long recordsBefore = workload.records();
        Spent before = Spent.now();
        pause(seconds);
        double records = workload.records() - recordsBefore;
        Spent after = Spent.now();
        if (records <= 0) {
            throw new IllegalStateException("Nothing was read in " + seconds + " s");
        }
        return new Measurement(
                records * 1e9 / (after.wallNanos() - before.wallNanos()),
                (after.cpuNanos() - before.cpuNanos()) / records,
                (after.allocatedBytes() - before.allocatedBytes()) / records);
    }

    private void pause(double seconds) throws InterruptedException {
        long nanos = (long) (seconds * 1e9);
        long cpuNanos = Spent.cpuNanosNow();
        long wallNanos = System.nanoTime();
        while (Spent.cpuNanosNow() - cpuNanos < nanos
                && System.nanoTime() - wallNanos < patience * nanos) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static double median(Measurement[] windows, ToDoubleFunction<Measurement> value) {
        return Median.of(
                IntStream.range(0, windows.length)
                        .mapToDouble(i -> value.applyAsDouble(windows[i]))
                        .toArray());
    }
}
