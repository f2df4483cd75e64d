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
package io.lakeflow.flink.testutils.ledger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;

/**
 * Writes rows into transactions and commits those that a checkpoint holds once it has completed.
 * After a restore it commits what the checkpoint held; whatever was written later stays pending for
 * ever, and its rows come again.
 */
abstract class LedgerFunction<T> extends ProcessFunction<T, Void>
        implements CheckpointedFunction, CheckpointListener {
    private static final long serialVersionUID = 1L;

    private final String directory;
    private transient Transactions transactions;
    private transient ListState<String> state;
    private transient TreeMap<Long, String> pending;

    LedgerFunction(String directory) {
        this.directory = directory;
    }

    /** What comes, with its kind. */
    abstract Row row(T element);

    /**
     * Writes what comes.
     *
     * @return the end of it
     */
    static <T> DataStreamSink<?> write(DataStream<T> elements, LedgerFunction<T> function) {
        return elements.process(function)
                .returns(Types.VOID)
                .name("ledger")
                .uid("ledger-" + function.directory)
                .sinkTo(new DiscardingSink<>())
                .uid("ledger-end-" + function.directory);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        transactions = new Transactions(Path.of(directory), subtask);
        pending = new TreeMap<>();
        state =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("pending", Types.STRING));
        for (String transaction : state.get()) {
            transactions.commit(transaction);
        }
    }

    @Override
    public void processElement(T element, Context context, Collector<Void> out) throws Exception {
        Row row = row(element);
        List<Optional<String>> cells = new ArrayList<>(row.getArity());
        for (int i = 0; i < row.getArity(); i++) {
            cells.add(Optional.ofNullable(row.getField(i)).map(Object::toString));
        }
        transactions.add(LedgerEntry.line(row.getKind(), cells));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        transactions
                .prepare(context.getCheckpointId())
                .ifPresent(transaction -> pending.put(context.getCheckpointId(), transaction));
        state.update(List.copyOf(pending.values()));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        List<String> completed = List.copyOf(pending.headMap(checkpointId, true).values());
        for (String transaction : completed) {
            transactions.commit(transaction);
        }
        pending.headMap(checkpointId, true).clear();
    }

    @Override
    public void close() throws Exception {
        if (transactions != null) {
            transactions.close();
        }
    }
}
