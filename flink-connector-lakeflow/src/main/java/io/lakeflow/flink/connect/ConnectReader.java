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
package io.lakeflow.flink.connect;

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.ScanContext;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition on threads of the connector, one batch at a time. {@link #next} and {@link
 * #close} are called by Flink's fetcher thread; everything between happens on the other.
 */
final class ConnectReader implements PartitionReader {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectReader.class);

    private final ConnectTable table;
    private final Instances instances;
    private final Function<LakeflowConnect, BlockingReader> opening;
    private final Instant init;
    private final ScanContext context;
    private final Executor threads;
    @Nullable private BlockingCall<Batch> asked;

    /** Both used under the lock, which whoever reads holds while it does. */
    @Nullable private LakeflowConnect connector;

    @Nullable private BlockingReader reader;

    private volatile boolean closed;

    ConnectReader(
            ConnectTable table,
            Instances instances,
            Function<LakeflowConnect, BlockingReader> opening,
            Instant init,
            ScanContext context,
            Executor threads) {
        this.table = table;
        this.instances = instances;
        this.opening = opening;
        this.init = init;
        this.context = context;
        this.threads = threads;
    }

    @Override
    public CompletionStage<Batch> next() {
        asked = BlockingCall.start(table, this::read, instances::secrets, context, threads);
        return asked.result();
    }

    private synchronized Batch read() throws IOException, InterruptedException {
        if (closed) {
            throw new InterruptedException();
        }
        if (connector == null) {
            connector = instances.take(init);
            reader = opening.apply(connector);
        }
        return reader.next();
    }

    /** What is under way is interrupted; what is open is closed when it has noticed. */
    @Override
    public void close() {
        closed = true;
        if (asked != null) {
            asked.cancel();
        }
        try {
            threads.execute(this::release);
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "{}: the scan was closed before its reader, and closes its connector.", table);
        }
    }

    private synchronized void release() {
        if (connector == null) {
            return;
        }
        try {
            reader.close();
            instances.giveBack(connector);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "{}: a read cannot be closed.",
                    table,
                    instances.secrets().explained("close", e));
            instances.close(connector);
        }
        connector = null;
    }
}
