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
package io.lakeflow.flink.source.enumerator;

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.source.split.Replay;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.ScanSplitSerializer;
import io.lakeflow.flink.source.split.ScanSplitState;
import io.lakeflow.flink.source.split.SplitFinished;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * A job over a real scan without Flink, one step at a time in one thread: the enumerator's tracker,
 * readers that hold splits, checkpoints as bytes, and failures after which everything is what the
 * last complete checkpoint says, its splits dealt out anew.
 */
public final class OneThreadJob {
    private static final long DEADLINE_SECONDS = 60;

    private final TableScan scan;
    private final int subtasks;
    private final int rowsAtLeast;
    private final Random random;
    private final List<Reader> readers = new ArrayList<>();
    private SplitTracker tracker = new SplitTracker(EnumeratorState.INITIAL, TailGate.CHECKPOINT);
    private boolean planningPaused;
    private long checkpoints;
    private List<RowData> output = new ArrayList<>();
    private Checkpoint last;

    private record Checkpoint(
            long id, byte[] enumerator, List<byte[]> splits, List<RowData> output) {}

    /**
     * @param rowsAtLeast how many rows a step emits at least, where the page has so many
     */
    public OneThreadJob(TableScan scan, int subtasks, int rowsAtLeast, Random random) {
        this.scan = scan;
        this.rowsAtLeast = rowsAtLeast;
        this.subtasks = subtasks;
        this.random = random;
        for (int i = 0; i < subtasks; i++) {
            readers.add(new Reader(i));
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** What has been emitted and not been taken back by a failure. */
    public List<RowData> output() {
        return output;
    }

    /** The poll interval has passed. */
    public void poll() {
        planningPaused = false;
    }

    /** Plans one page if it is wanted; false if nothing is to do now. */
    public boolean plan() throws Exception {
        if (planningPaused || !tracker.wantsPlan(subtasks)) {
            return false;
        }
        Plan plan = await(scan.plan(tracker.position()));
        tracker.planned(plan);
        planningPaused = plan.progress() == Progress.CAUGHT_UP;
        return true;
    }

    /**
     * A step of one reader: it takes a split or emits a few rows; false if it has nothing to do.
     */
    public boolean read(int subtask) throws Exception {
        return readers.get(subtask).step();
    }

    /** Everything that can be done without another poll. */
    public void drain() throws Exception {
        boolean busy = true;
        while (busy) {
            busy = plan();
            for (Reader reader : readers) {
                busy |= reader.step();
            }
        }
    }

    /** Takes a checkpoint; it is complete when the returned step has run, if it ever does. */
    public Runnable checkpoint() throws Exception {
        long id = ++checkpoints;
        byte[] enumerator = new EnumeratorStateSerializer().serialize(tracker.snapshot(id));
        List<byte[]> splits = new ArrayList<>();
        for (Reader reader : readers) {
            for (ScanSplit split : reader.snapshot(id)) {
                splits.add(new ScanSplitSerializer().serialize(split));
            }
        }
        Checkpoint taken = new Checkpoint(id, enumerator, splits, List.copyOf(output));
        SplitTracker trackerThen = tracker;
        return () -> {
            if (tracker == trackerThen && (last == null || last.id() < id)) {
                last = taken;
                tracker.confirm(id);
                readers.forEach(reader -> reader.completed(id));
            }
        };
    }

    /** Everything since the last complete checkpoint is undone. */
    public void fail() throws Exception {
        readers.forEach(Reader::close);
        planningPaused = false;
        output = new ArrayList<>();
        tracker = new SplitTracker(EnumeratorState.INITIAL, TailGate.CHECKPOINT);
        if (last == null) {
            return;
        }
        output.addAll(last.output());
        EnumeratorStateSerializer serializer = new EnumeratorStateSerializer();
        tracker =
                new SplitTracker(
                        serializer.deserialize(serializer.getVersion(), last.enumerator()),
                        TailGate.CHECKPOINT);
        ScanSplitSerializer splits = new ScanSplitSerializer();
        Map<String, Integer> owners = new LinkedHashMap<>();
        for (byte[] bytes : last.splits()) {
            ScanSplit split = splits.deserialize(splits.getVersion(), bytes);
            int owner =
                    owners.computeIfAbsent(split.partition().id(), id -> random.nextInt(subtasks));
            readers.get(owner).restore(split);
        }
        readers.forEach(Reader::reportAgain);
    }

    /** A round that has ended, and the first checkpoint that holds its end. */
    private record Ended(ScanSplit split, @Nullable Long first) {}

    /** What one subtask holds. */
    private final class Reader {
        private final int subtask;
        private final List<Active> active = new ArrayList<>();
        private final Map<String, Ended> ended = new LinkedHashMap<>();

        Reader(int subtask) {
            this.subtask = subtask;
        }

        boolean step() throws Exception {
            Optional<ScanSplit> next =
                    active.size() < 3 && (active.isEmpty() || random.nextBoolean())
                            ? tracker.next(subtask)
                            : Optional.empty();
            if (next.isPresent()) {
                ended.remove(next.get().partition().id());
                active.add(new Active(next.get()));
                return true;
            }
            if (active.isEmpty()) {
                return false;
            }
            Active reading = active.get(random.nextInt(active.size()));
            if (reading.emitSome(rowsAtLeast + random.nextInt(5), output::add)) {
                active.remove(reading);
                reading.close();
                finished(reading.state.toSplit());
            }
            return true;
        }

        private void finished(ScanSplit split) {
            if (split.partition().kind() == Partition.Kind.ROUND) {
                ended.put(split.partition().id(), new Ended(split, null));
                report(split);
            }
        }

        private void report(ScanSplit split) {
            tracker.finished(SplitFinished.of(split), subtask);
        }

        void reportAgain() {
            ended.values().forEach(end -> report(end.split()));
        }

        /** The enumerator knows an end by the checkpoint after the first one that holds it. */
        void completed(long checkpoint) {
            ended.values().removeIf(end -> end.first() != null && end.first() < checkpoint);
        }

        List<ScanSplit> snapshot(long checkpoint) {
            List<ScanSplit> splits = new ArrayList<>();
            active.forEach(reading -> splits.add(reading.state.toSplit()));
            ended.replaceAll(
                    (id, end) -> end.first() == null ? new Ended(end.split(), checkpoint) : end);
            ended.values().forEach(end -> splits.add(end.split()));
            return splits;
        }

        void restore(ScanSplit split) {
            if (split.finished()) {
                ended.put(split.partition().id(), new Ended(split, null));
            } else {
                active.add(new Active(split));
            }
        }

        void close() {
            active.forEach(Active::close);
            active.clear();
            ended.clear();
        }
    }

    /** A split that is being read. */
    private final class Active {
        private final PartitionReader reader;
        private final ScanSplitState state;
        private final Replay replay;
        private boolean replaying;
        private Batch batch;
        private int position;

        Active(ScanSplit split) {
            this.reader = scan.read(split.partition(), split.offset());
            this.state = new ScanSplitState(split);
            this.replay = new Replay(split.emitted());
            this.replaying = split.emitted().count() > 0;
        }

        /** Emits so many rows, at most to the end of a batch; true at the end of the split. */
        boolean emitSome(int rows, Consumer<RowData> out) throws Exception {
            if (batch == null) {
                batch = await(reader.next());
                position = 0;
            }
            for (int i = 0; i < rows && position < batch.rows().size(); i++, position++) {
                long identity = batch.identities()[position];
                if (!replaying || !replay.wasEmitted(identity)) {
                    out.accept(batch.rows().get(position));
                    state.emitted(identity);
                }
            }
            if (position < batch.rows().size()) {
                return false;
            }
            Batch whole = batch;
            batch = null;
            if (whole.next() != null) {
                replaying = false;
                state.moveTo(whole.next());
            }
            if (whole.progress() == Progress.MORE) {
                return false;
            }
            state.finish();
            return true;
        }

        void close() {
            reader.close();
        }
    }
}
