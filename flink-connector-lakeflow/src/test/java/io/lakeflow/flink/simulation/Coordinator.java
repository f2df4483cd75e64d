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

import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.enumerator.EnumeratorState;
import io.lakeflow.flink.source.enumerator.EnumeratorStateSerializer;
import io.lakeflow.flink.source.enumerator.Enumerators;
import io.lakeflow.flink.source.split.ScanSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/**
 * The source's coordinator with the real enumerator in it. What Flink runs in the coordinator's
 * thread waits in a queue, in order; readers are sent messages through their gateways.
 */
final class Coordinator implements SplitEnumeratorContext<ScanSplit> {
    private static final EnumeratorStateSerializer SERIALIZER = new EnumeratorStateSerializer();

    private final int parallelism;
    private final SplitEnumerator<ScanSplit, EnumeratorState> enumerator;
    private final SplitEnumeratorMetricGroup metrics =
            new TestingSplitEnumeratorContext<ScanSplit>(1).metricGroup();
    private final SplitAssignments assignments = new SplitAssignments();
    private final Map<Integer, ReaderInfo> readers = new HashMap<>();
    private final Map<Integer, Gateway> gateways = new HashMap<>();
    private final Deque<Runnable> actions = new ArrayDeque<>();
    private long lastSnapshot;

    /** The way to a reader. */
    interface Gateway {
        void send(Message message);
    }

    Coordinator(
            int parallelism,
            TableScanFactory factory,
            SourceSettings settings,
            byte[] state,
            VirtualContext process) {
        this.parallelism = parallelism;
        this.enumerator =
                Enumerators.create(this, factory, settings, restored(state), process::sharing);
    }

    static byte[] initialState() {
        return serialized(EnumeratorState.INITIAL);
    }

    private static byte[] serialized(EnumeratorState state) {
        try {
            return SERIALIZER.serialize(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EnumeratorState restored(byte[] state) {
        try {
            return SERIALIZER.deserialize(SERIALIZER.getVersion(), state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        enumerator.start();
    }

    boolean hasAction() {
        return !actions.isEmpty();
    }

    void act() {
        actions.remove().run();
    }

    /** A reader is there; its gateway opens with it. */
    void register(int subtask, Gateway gateway) {
        gateways.put(subtask, gateway);
        readers.put(subtask, new ReaderInfo(subtask, "here"));
        enumerator.addReader(subtask);
    }

    void unregister(int subtask) {
        gateways.remove(subtask);
        readers.remove(subtask);
    }

    /** A reader begins again where a checkpoint left it. */
    void reset(int subtask, long checkpoint) {
        enumerator.addSplitsBack(assignments.takeBack(subtask, checkpoint), subtask);
    }

    void splitRequested(int subtask) {
        enumerator.handleSplitRequest(subtask, "here");
    }

    void received(int subtask, SourceEvent event) {
        enumerator.handleSourceEvent(subtask, event);
    }

    byte[] snapshot(long checkpoint) {
        try {
            byte[] state = serialized(enumerator.snapshotState(checkpoint));
            assignments.snapshot(checkpoint);
            lastSnapshot = checkpoint;
            return state;
        } catch (Exception e) {
            throw new AssertionError("the enumerator cannot be checkpointed", e);
        }
    }

    /** The last checkpoint of which it has taken its part, whatever became of it. */
    long lastSnapshot() {
        return lastSnapshot;
    }

    void completed(long checkpoint) {
        try {
            assignments.completed(checkpoint);
            enumerator.notifyCheckpointComplete(checkpoint);
        } catch (Exception e) {
            throw new AssertionError("the enumerator refuses a checkpoint", e);
        }
    }

    void aborted(long checkpoint) {
        try {
            enumerator.notifyCheckpointAborted(checkpoint);
        } catch (Exception e) {
            throw new AssertionError("the enumerator refuses to give up a checkpoint", e);
        }
    }

    void close() {
        try {
            enumerator.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Gateway gateway(int subtask) {
        Gateway gateway = gateways.get(subtask);
        if (gateway == null) {
            throw new IllegalArgumentException("subtask " + subtask + " is not registered");
        }
        return gateway;
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return metrics;
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
        gateway(subtask).send(new Message.Event(event));
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return Map.copyOf(readers);
    }

    @Override
    public void assignSplits(SplitsAssignment<ScanSplit> newAssignments) {
        newAssignments
                .assignment()
                .forEach(
                        (subtask, splits) -> {
                            Gateway gateway = gateway(subtask);
                            splits.forEach(split -> assignments.assigned(subtask, split));
                            gateway.send(new Message.Splits(List.copyOf(splits)));
                        });
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        gateway(subtask).send(new Message.NoMoreSplits());
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        throw new UnsupportedOperationException("the simulation has no worker thread");
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable, BiConsumer<T, Throwable> handler, long delay, long period) {
        throw new UnsupportedOperationException("the simulation has no worker thread");
    }

    @Override
    public void runInCoordinatorThread(Runnable action) {
        actions.add(action);
    }
}
