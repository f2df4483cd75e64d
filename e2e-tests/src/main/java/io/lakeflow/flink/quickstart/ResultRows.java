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
package io.lakeflow.flink.quickstart;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * The rows of a query that may never end, asked for with a time limit.
 *
 * <p>Two threads: one of its own waits for Flink's rows and puts them into a queue; the caller's
 * takes them out. The last thing in the queue says how the query ended.
 */
public final class ResultRows implements AutoCloseable {
    private sealed interface Arrival {}

    private record Arrived(Row row) implements Arrival {}

    private record Ended() implements Arrival {}

    private record Failed(Throwable cause) implements Arrival {}

    private final List<String> columns;
    private final CloseableIterator<Row> iterator;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private boolean ended;

    private ResultRows(TableResult result) {
        columns = result.getResolvedSchema().getColumnNames();
        iterator = result.collect();
        Thread collector = new Thread(this::collect, "quickstart-rows");
        collector.setDaemon(true);
        collector.start();
    }

    public static ResultRows of(TableResult result) {
        return new ResultRows(result);
    }

    public List<String> columns() {
        return columns;
    }

    /** Whether {@link #next} has come to the end of the query. */
    public boolean ended() {
        return ended;
    }

    /**
     * The next row.
     *
     * @return empty if none came in this time, or the query has ended
     * @throws IllegalStateException if the query failed
     */
    public Optional<Row> next(Duration atMost) throws InterruptedException {
        if (ended) {
            return Optional.empty();
        }
        Arrival arrival = arrivals.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (arrival instanceof Arrived arrived) {
            return Optional.of(arrived.row());
        }
        ended = arrival != null;
        if (arrival instanceof Failed failed) {
            throw new IllegalStateException("the query failed", failed.cause());
        }
        return Optional.empty();
    }

    /** Cancels the query if it still runs. */
    @Override
    public void close() throws Exception {
        iterator.close();
    }

    private void collect() {
        try {
            while (iterator.hasNext()) {
                arrivals.add(new Arrived(iterator.next()));
            }
            arrivals.add(new Ended());
        } catch (Exception e) {
            arrivals.add(new Failed(e));
        }
    }
}
