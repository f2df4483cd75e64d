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

import io.lakeflow.flink.source.SharedValueAnswer;
import io.lakeflow.flink.source.split.ScanSplit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Answers to readers that asked for a shared value, until they can be sent: an event may go only to
 * a reader that is registered, and at a time at which no task may be ending. All methods run on the
 * coordinator thread.
 */
final class SharedValueAnswers {
    private final SplitEnumeratorContext<ScanSplit> context;
    private final List<Waiting> waiting = new ArrayList<>();

    SharedValueAnswers(SplitEnumeratorContext<ScanSplit> context) {
        this.context = context;
    }

    void add(Asker asker, SharedValueAnswer answer) {
        waiting.add(new Waiting(asker, answer));
    }

    /** Sends what waits for readers that are there. */
    void send() {
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting next = each.next();
            if (next.asker().isThere(context)) {
                each.remove();
                next.asker().send(context, next.answer());
            }
        }
    }

    /** A reader is gone; the next one of that subtask asks for itself. */
    void forget(int subtask) {
        waiting.removeIf(one -> one.asker().subtask() == subtask);
    }

    /**
     * Who has asked.
     *
     * @param attempt which of several attempts of the subtask; null where there is only one at a
     *     time
     */
    record Asker(int subtask, @Nullable Integer attempt) {
        private boolean isThere(SplitEnumeratorContext<ScanSplit> context) {
            return attempt == null
                    ? context.registeredReaders().containsKey(subtask)
                    : context.registeredReadersOfAttempts().containsKey(subtask)
                            && context.registeredReadersOfAttempts()
                                    .get(subtask)
                                    .containsKey(attempt);
        }

        private void send(SplitEnumeratorContext<ScanSplit> context, SharedValueAnswer answer) {
            if (attempt == null) {
                context.sendEventToSourceReader(subtask, answer);
            } else {
                context.sendEventToSourceReader(subtask, attempt, answer);
            }
        }
    }

    private record Waiting(Asker asker, SharedValueAnswer answer) {}
}
