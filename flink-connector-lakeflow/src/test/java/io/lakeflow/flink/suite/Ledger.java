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
package io.lakeflow.flink.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * The end of a pipeline: keeps all rows in Flink's state and shows what the last completed
 * checkpoint holds, which is what a job that fails goes on with. Fails itself where a test says so,
 * in the middle of what no checkpoint holds yet. Runs with parallelism 1.
 */
final class Ledger
        implements MapFunction<String, String>, CheckpointedFunction, CheckpointListener {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Book> BOOKS = new ConcurrentHashMap<>();

    private final String name;
    private transient List<String> rows;
    private transient ListState<String> state;
    private transient Map<Long, List<String>> snapshots;
    private transient boolean moreThanCheckpointed;

    Ledger(String name) {
        this.name = name;
    }

    /** What a test sees of a ledger, in all lives of its job. */
    static final class Book {
        private final AtomicInteger failuresLeft = new AtomicInteger();
        private final AtomicInteger starts = new AtomicInteger();
        private final AtomicInteger checkpoints = new AtomicInteger();
        private volatile List<String> committed = List.of();

        List<String> committed() {
            return committed;
        }

        void fail(int times) {
            failuresLeft.set(times);
        }

        /** How many checkpoints have completed. */
        int checkpoints() {
            return checkpoints.get();
        }

        /** How often the ledger was opened, after failures too. */
        int starts() {
            return starts.get();
        }
    }

    static Book book(String name) {
        return BOOKS.computeIfAbsent(name, key -> new Book());
    }

    @Override
    public String map(String row) {
        rows.add(row);
        // Each life gets a checkpoint further before it fails.
        if (moreThanCheckpointed && book(name).failuresLeft.getAndUpdate(Ledger::oneLess) > 0) {
            throw new IllegalStateException("failing on purpose at " + row);
        }
        return row;
    }

    private static int oneLess(int left) {
        return Math.max(0, left - 1);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        state.update(rows);
        snapshots.put(context.getCheckpointId(), List.copyOf(rows));
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("rows", Types.STRING));
        rows = new ArrayList<>();
        state.get().forEach(rows::add);
        snapshots = new TreeMap<>();
        book(name).starts.incrementAndGet();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        @Nullable List<String> completed = snapshots.get(checkpointId);
        snapshots.keySet().removeIf(older -> older <= checkpointId);
        if (completed != null) {
            book(name).committed = completed;
            book(name).checkpoints.incrementAndGet();
            moreThanCheckpointed = true;
        }
    }
}
