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
import io.lakeflow.flink.benchmark.measure.Windows;
import io.lakeflow.flink.benchmark.measure.Workload;
import org.apache.seatunnel.api.common.JobContext;
import org.apache.seatunnel.api.common.metrics.MetricsContext;
import org.apache.seatunnel.api.event.EventListener;
import org.apache.seatunnel.api.source.Boundedness;
import org.apache.seatunnel.api.source.Collector;
import org.apache.seatunnel.api.source.SourceEvent;
import org.apache.seatunnel.api.source.SourceReader;
import org.apache.seatunnel.api.table.type.SeaTunnelRow;
import org.apache.seatunnel.common.constants.JobMode;
import org.apache.seatunnel.connectors.seatunnel.http.source.HttpSource;
import org.apache.seatunnel.shade.com.typesafe.config.ConfigFactory;

/**
 * Reads pages without end with the reader of Apache SeaTunnel's HTTP source, which nothing but a
 * counter stands behind, measures itself and prints the result. It is compiled as it starts, for
 * SeaTunnel is not on the classpath that the benchmark is compiled with.
 *
 * <p>{@code SeaTunnelLoop.java URL PAGE_SIZE WARM_UP_SECONDS WINDOWS}
 */
public final class SeaTunnelLoop implements Workload, Collector<SeaTunnelRow> {
    /**
     * As its documentation tells to write it, with what is easiest for it: times stay texts, labels
     * become the text of their JSON, as it has no arrays of rows, and the number of pages is given,
     * for without it each page is parsed a second time to count its records.
     */
    private static final String CONFIG =
            """
            url = "%s"
            method = "GET"
            format = "json"
            params { run = "seatunnel", size = "%s" }
            pageing { page_field = "page", start_page_number = 1, total_page_size = 1000000000 }
            schema {
              fields {
                id = bigint
                number = int
                title = string
                state = string
                comments = int
                created_at = string
                updated_at = string
                user = { login = string, id = bigint }
                labels = string
                body = string
              }
            }
            """;

    private static final int COLUMNS = 10;

    private final SourceReader<SeaTunnelRow, ?> reader;
    private final Object checkpointLock = new Object();
    private volatile long rows;
    private volatile SeaTunnelRow lastRow;
    private volatile Throwable failure;

    private SeaTunnelLoop(String url, String pageSize) throws Exception {
        HttpSource source =
                new HttpSource(ConfigFactory.parseString(CONFIG.formatted(url, pageSize)));
        source.setJobContext(new JobContext().setJobMode(JobMode.STREAMING));
        this.reader = source.createReader(new OnlyReader());
    }

    public static void main(String[] args) throws Exception {
        Windows windows = new Windows(Integer.parseInt(args[2]), Integer.parseInt(args[3]), 1, 10);
        System.out.println(windows.measure(new SeaTunnelLoop(args[0], args[1])).toLine());
        System.exit(0);
    }

    @Override
    public void start() throws Exception {
        reader.open();
        Thread thread = new Thread(this::read, "reader");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            reader.pollNext(this);
            failure = new IllegalStateException("It has come to an end");
        } catch (Throwable e) {
            failure = e;
        }
    }

    @Override
    public void collect(SeaTunnelRow row) {
        lastRow = row;
        rows++;
    }

    @Override
    public Object getCheckpointLock() {
        return checkpointLock;
    }

    @Override
    public long records() {
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        requireComplete(lastRow);
        return rows;
    }

    /** For its parser takes a column that it does not find for a null. */
    private static void requireComplete(SeaTunnelRow row) {
        for (int i = 0; i < COLUMNS; i++) {
            if (row == null || row.getField(i) == null) {
                throw new IllegalStateException("Column " + i + " of a row is missing: " + row);
            }
        }
    }

    /** All that the reader asks its engine for. */
    private static final class OnlyReader implements SourceReader.Context {
        @Override
        public int getIndexOfSubtask() {
            return 0;
        }

        @Override
        public Boundedness getBoundedness() {
            return Boundedness.UNBOUNDED;
        }

        @Override
        public void signalNoMoreElement() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendSplitRequest() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendSourceEventToEnumerator(SourceEvent event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MetricsContext getMetricsContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public EventListener getEventListener() {
            throw new UnsupportedOperationException();
        }
    }
}
