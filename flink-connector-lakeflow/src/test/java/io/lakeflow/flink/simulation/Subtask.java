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
package io.lakeflow.flink.simulation;

import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.source.SharedValueAnswer;
import io.lakeflow.flink.source.SharedValues;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.reader.SteppedReader;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.ScanSplitSerializer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.table.data.RowData;

/**
 * One subtask: a reader, what is on its way to it and what is on its way from it. As in Flink,
 * messages that the coordinator sent after its part of a checkpoint wait until the subtask has
 * taken its own.
 */
final class Subtask {
    private static final ScanSplitSerializer SERIALIZER = new ScanSplitSerializer();

    final int index;
    final VirtualContext process;
    private final TableScan scan;
    private final SteppedReader reader;
    private final Deque<Sent> inbox = new ArrayDeque<>();
    private final Deque<Consumer<Coordinator>> outbox = new ArrayDeque<>();
    private final SharedValues.Requested sharedValues =
            new SharedValues.Requested(this::sendToCoordinator);
    private long lastCheckpoint;
    private boolean worthFetching = true;

    /**
     * A message on its way.
     *
     * @param afterCheckpoint the coordinator's last checkpoint when it was sent
     */
    private record Sent(long afterCheckpoint, Message message) {}

    /**
     * @param lastCheckpoint the last one of which the coordinator has taken its part
     */
    Subtask(
            int index,
            TableScanFactory factory,
            SourceSettings settings,
            VirtualContext process,
            long lastCheckpoint,
            Consumer<RowData> rows) {
        this.index = index;
        this.process = process.sharing(sharedValues);
        this.lastCheckpoint = lastCheckpoint;
        this.scan = new LazyScan(factory, process);
        this.reader =
                new SteppedReader(
                        scan,
                        process,
                        settings,
                        new SteppedReader.Coordinator() {
                            @Override
                            public void requestSplit() {
                                outbox.add(coordinator -> coordinator.splitRequested(index));
                            }

                            @Override
                            public void send(SourceEvent event) {
                                sendToCoordinator(event);
                            }
                        },
                        rows);
    }

    private void sendToCoordinator(SourceEvent event) {
        outbox.add(coordinator -> coordinator.received(index, event));
    }

    void start(List<byte[]> restored) throws IOException {
        List<ScanSplit> splits = new ArrayList<>();
        for (byte[] split : restored) {
            splits.add(deserialized(split));
        }
        if (!splits.isEmpty()) {
            reader.addSplits(splits);
        }
        outbox.add(
                coordinator ->
                        coordinator.register(
                                index,
                                message ->
                                        inbox.add(new Sent(coordinator.lastSnapshot(), message))));
        reader.start();
    }

    /** The news of a completed checkpoint is on its way. */
    void completed(long checkpoint) {
        inbox.add(new Sent(0, new Message.CheckpointCompleted(checkpoint)));
    }

    /** The coordinator has given up a checkpoint: nothing waits for it any more. */
    void aborted(long checkpoint) {
        lastCheckpoint = Math.max(lastCheckpoint, checkpoint);
    }

    boolean hasMessage() {
        return !inbox.isEmpty() && inbox.element().afterCheckpoint() <= lastCheckpoint;
    }

    void takeMessage() throws IOException {
        Message message = inbox.remove().message();
        if (message instanceof Message.Splits assigned) {
            List<ScanSplit> splits = new ArrayList<>();
            for (ScanSplit split : assigned.splits()) {
                splits.add(deserialized(SERIALIZER.serialize(split)));
            }
            reader.addSplits(splits);
        } else if (message instanceof Message.Event sent) {
            sharedValues.answered((SharedValueAnswer) sent.event(), process.executor());
        } else if (message instanceof Message.CheckpointCompleted completed) {
            reader.notifyCheckpointComplete(completed.checkpoint());
        } else {
            reader.noMoreSplits();
        }
        worthFetching = true;
    }

    boolean hasReport() {
        return !outbox.isEmpty();
    }

    void report(Coordinator coordinator) {
        outbox.remove().accept(coordinator);
    }

    /** Whether something has happened that the fetcher may have waited for. */
    boolean mayFetch() {
        return (worthFetching || process.isStirred()) && reader.canFetch();
    }

    void fetch() throws IOException {
        process.calm();
        worthFetching = reader.fetch();
    }

    boolean canEmit() {
        return reader.canEmit();
    }

    void emit() throws Exception {
        reader.emit();
    }

    boolean isFinished() {
        return reader.isFinished();
    }

    /** The subtask's part of a checkpoint, after everything that was sent before it. */
    List<byte[]> snapshot(long checkpoint) throws IOException {
        while (hasMessage()) {
            takeMessage();
        }
        lastCheckpoint = checkpoint;
        List<byte[]> splits = new ArrayList<>();
        for (ScanSplit split : reader.snapshot(checkpoint)) {
            splits.add(SERIALIZER.serialize(split));
        }
        return splits;
    }

    private static ScanSplit deserialized(byte[] split) throws IOException {
        return SERIALIZER.deserialize(SERIALIZER.getVersion(), split);
    }

    void close() {
        reader.close();
        scan.close();
        process.close();
    }
}
