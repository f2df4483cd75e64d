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
package io.lakeflow.flink.cli;

import io.lakeflow.flink.scan.ScanMetric;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * How far a read has come, as a line on the error output: on a terminal in one place, and only
 * while the read waits, else repeated now and then; and once more at the end. Counted on any
 * thread, shown by one.
 */
final class ReadProgress implements ObjLongConsumer<ScanMetric>, AutoCloseable {
    private static final long BETWEEN_LINES = Duration.ofSeconds(10).toNanos();
    private static final String CLEARED_LINE = "\r\u001b[K";

    private final String table;
    private final PrintWriter err;
    private final boolean terminal;
    private final long begin = System.nanoTime();
    private final Map<ScanMetric, Long> counts = new EnumMap<>(ScanMetric.class);
    private long rows;
    private long shownAt = begin;

    /**
     * @param terminal whether a line can be rewritten
     */
    ReadProgress(String table, PrintWriter err, boolean terminal) {
        this.table = table;
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public synchronized void accept(ScanMetric metric, long amount) {
        counts.merge(metric, amount, Long::sum);
    }

    /** Rows were printed. */
    void printed(int more) {
        rows += more;
    }

    /** Some time was waited. */
    void waiting() {
        if (terminal) {
            err.print(CLEARED_LINE + line());
            err.flush();
        } else if (System.nanoTime() - shownAt >= BETWEEN_LINES) {
            shownAt = System.nanoTime();
            err.println(line());
        }
    }

    /** What was waited for is there, and may be printed to the same terminal. */
    void waited() {
        if (terminal) {
            err.print(CLEARED_LINE);
            err.flush();
        }
    }

    @Override
    public void close() {
        err.println(line());
    }

    private String line() {
        double seconds = (System.nanoTime() - begin) / 1e9;
        return "%s: %s, %s, %.0f rows/s%s%s"
                .formatted(
                        table,
                        number(count(ScanMetric.PAGES), "page"),
                        number(rows, "row"),
                        rows / seconds,
                        throttled(),
                        retried());
    }

    private String throttled() {
        long asked = count(ScanMetric.THROTTLED);
        long waited = count(ScanMetric.THROTTLED_TIME);
        if (asked == 0 && waited == 0) {
            return "";
        }
        String time = String.format(Locale.ROOT, ", throttled %.1f s", waited / 1000.0);
        return asked == 0 ? time : time + " (asked to wait %s)".formatted(number(asked, "time"));
    }

    private String retried() {
        long retries = count(ScanMetric.RETRIES);
        return retries == 0 ? "" : retries == 1 ? ", 1 retry" : ", " + retries + " retries";
    }

    synchronized long count(ScanMetric metric) {
        return counts.getOrDefault(metric, 0L);
    }

    static String number(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
