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
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;

/**
 * A Flink job of one source and an exactly-once sink, in one thread and in virtual time: the real
 * enumerator, the real split readers, states as bytes. {@link #step} does one thing of all that
 * could happen next, drawn at random, so that whatever threads, processes and networks may do in
 * another order is done in another order with another seed. A test adds failures and checkpoints
 * between any two steps.
 */
final class SimulatedJob implements AutoCloseable {
    private final TableScanFactory factory;
    private final SourceSettings settings;
    private final VirtualTime time;
    private final Random random;
    private final History history;
    private final Wire wire = new Wire();
    private final TransactionalSink sink = new TransactionalSink();
    private final List<Step> possible = new ArrayList<>();

    private VirtualContext coordinatorProcess;
    private Coordinator coordinator;

    /** Null where a subtask has failed and is not yet back. */
    private Subtask[] subtasks;

    private Checkpoint completed = Checkpoint.none();

    /** What a subtask that fails comes back with: of the last checkpoint, rescaled or not. */
    private List<List<byte[]>> restorePoint;

    private Checkpoint pending;
    private long checkpoints;

    private interface Step {
        void take() throws Exception;
    }

    SimulatedJob(
            TableScanFactory factory,
            SourceSettings settings,
            VirtualTime time,
            Random random,
            History history) {
        this.factory = factory;
        this.settings = settings;
        this.time = time;
        this.random = random;
        this.history = history;
    }

    /** Starts from the last completed checkpoint, or from nothing. */
    void start(int parallelism) throws IOException {
        history.add("start at parallelism " + parallelism + " from checkpoint " + completed.id);
        coordinatorProcess = process("coordinator");
        coordinator =
                new Coordinator(
                        parallelism, factory, settings, completed.enumerator, coordinatorProcess);
        coordinator.start();
        subtasks = new Subtask[parallelism];
        restorePoint = distributed(parallelism);
        for (int i = 0; i < parallelism; i++) {
            startSubtask(i, restorePoint.get(i));
        }
    }

    private VirtualContext process(String name) {
        return new VirtualContext(name, time, wire, settings.maxConcurrentRequests());
    }

    private List<List<byte[]>> distributed(int parallelism) {
        if (parallelism == completed.parallelism()) {
            return completed.subtasks();
        }
        List<List<byte[]>> states = new ArrayList<>();
        List<byte[]> all =
                new ArrayList<>(completed.subtasks().stream().flatMap(List::stream).toList());
        Collections.shuffle(all, random);
        for (int i = 0; i < parallelism; i++) {
            states.add(new ArrayList<>());
        }
        for (int i = 0; i < all.size(); i++) {
            states.get(i % parallelism).add(all.get(i));
        }
        return states;
    }

    private void startSubtask(int index, List<byte[]> state) throws IOException {
        subtasks[index] =
                new Subtask(
                        index,
                        factory,
                        settings,
                        process("subtask " + index),
                        coordinator.lastSnapshot(),
                        row -> emitted(index, row));
        subtasks[index].start(state);
    }

    private void emitted(int subtask, RowData row) {
        history.add("subtask " + subtask + " emits " + row);
        sink.add(subtask, row);
    }

    /** Does one thing that can happen now; false if nothing can before time passes. */
    boolean step() throws Exception {
        possible.clear();
        collect(coordinatorProcess);
        if (coordinator.hasAction()) {
            possible.add(coordinator::act);
        }
        for (Subtask subtask : subtasks) {
            if (subtask != null) {
                collect(subtask);
            }
        }
        int ready = wire.ready();
        if (ready > 0) {
            possible.add(() -> wire.exchange(random.nextInt(ready)));
        }
        if (pending != null && pending.isWhole()) {
            possible.add(this::completeCheckpoint);
        }
        if (possible.isEmpty()) {
            return false;
        }
        possible.get(random.nextInt(possible.size())).take();
        return true;
    }

    private void collect(VirtualContext process) {
        if (process.hasTask()) {
            possible.add(process::runTask);
        }
        if (process.answers() > 0) {
            possible.add(() -> process.deliver(random.nextInt(process.answers())));
        }
    }

    private void collect(Subtask subtask) {
        collect(subtask.process);
        if (subtask.hasMessage()) {
            possible.add(subtask::takeMessage);
        }
        if (subtask.hasReport()) {
            possible.add(() -> subtask.report(coordinator));
        }
        if (subtask.mayFetch()) {
            possible.add(subtask::fetch);
        }
        if (subtask.canEmit()) {
            possible.add(subtask::emit);
        }
        if (pending != null && pending.lacks(subtask.index)) {
            possible.add(() -> takePart(subtask));
        }
    }

    private void takePart(Subtask subtask) throws IOException {
        pending.taken(subtask.index, subtask.snapshot(pending.id));
        sink.barrier(subtask.index, pending.id);
    }

    boolean isCheckpointing() {
        return pending != null;
    }

    /** Begins a checkpoint where none is under way and all subtasks run. */
    void triggerCheckpoint() {
        if (pending == null && Stream.of(subtasks).allMatch(Objects::nonNull)) {
            checkpoints++;
            pending =
                    new Checkpoint(checkpoints, coordinator.snapshot(checkpoints), subtasks.length);
        }
    }

    private void completeCheckpoint() {
        completed = pending;
        pending = null;
        restorePoint = completed.subtasks();
        long id = completed.id;
        history.add("checkpoint " + id + " completed");
        sink.complete(id);
        coordinator.runInCoordinatorThread(() -> coordinator.completed(id));
        Stream.of(subtasks).filter(Objects::nonNull).forEach(one -> one.completed(id));
    }

    /** Gives up the checkpoint that is under way, if there is one. */
    void abortCheckpoint() {
        if (pending == null) {
            return;
        }
        long id = pending.id;
        pending = null;
        history.add("checkpoint " + id + " aborted");
        sink.abort(id);
        Stream.of(subtasks).filter(Objects::nonNull).forEach(one -> one.aborted(id));
        coordinator.runInCoordinatorThread(() -> coordinator.aborted(id));
    }

    /** One subtask fails and comes back from the last completed checkpoint. */
    void failSubtask(int index) {
        if (subtasks[index] == null) {
            return;
        }
        abortCheckpoint();
        history.add("subtask " + index + " fails, back to checkpoint " + completed.id);
        subtasks[index].close();
        subtasks[index] = null;
        sink.fail(index);
        long checkpoint = completed.id;
        List<byte[]> state = restorePoint.get(index);
        coordinator.runInCoordinatorThread(() -> coordinator.unregister(index));
        coordinator.runInCoordinatorThread(() -> comeBack(index, checkpoint, state));
    }

    private void comeBack(int index, long checkpoint, List<byte[]> state) {
        coordinator.reset(index, checkpoint);
        try {
            startSubtask(index, state);
        } catch (IOException e) {
            throw new AssertionError("subtask " + index + " cannot be restored", e);
        }
    }

    /** Everything fails and starts again from the last completed checkpoint. */
    void failAll(int parallelism) throws IOException {
        history.add("everything fails");
        stop();
        pending = null;
        sink.failAll();
        start(parallelism);
    }

    int parallelism() {
        return subtasks.length;
    }

    /** Whether a bounded job has read everything. */
    boolean isFinished() {
        return Arrays.stream(subtasks).allMatch(one -> one != null && one.isFinished());
    }

    long completedCheckpoint() {
        return completed.id;
    }

    int emitted() {
        return sink.emitted();
    }

    List<RowData> finalRows() {
        return sink.finalRows();
    }

    private void stop() {
        coordinator.close();
        coordinatorProcess.close();
        Stream.of(subtasks).filter(Objects::nonNull).forEach(Subtask::close);
    }

    @Override
    public void close() {
        stop();
    }
}
