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
package io.lakeflow.flink.scan;

import java.util.concurrent.CompletionStage;

/**
 * Reads one partition from one offset on, batch after batch.
 *
 * <p>The caller asks for one batch at a time, from one thread; the next batch may be requested and
 * decoded ahead by the reader itself. What the reader remembers between calls (pages read ahead,
 * addresses seen) is a matter of speed and of loop checks only: a new reader from the offset of the
 * last batch continues with the same rows.
 */
public interface PartitionReader extends AutoCloseable {

    /**
     * The batch after the one returned last. After {@link Progress#CAUGHT_UP} the caller waits for
     * the poll interval first; after {@link Progress#FINISHED} it does not ask again.
     *
     * @return completes exceptionally with a {@link ScanException} when the partition cannot be
     *     read; every retry that makes sense was made by then
     */
    CompletionStage<Batch> next();

    /** Abandons what is under way. Never blocks. */
    @Override
    void close();
}
