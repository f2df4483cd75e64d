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
import java.io.IOException;

/** Reads a partition on a thread that may block. Used by one thread at a time. */
interface BlockingReader {

    /**
     * The next batch.
     *
     * @throws IOException for a passing fault; the next call goes on where this one has failed
     */
    Batch next() throws IOException, InterruptedException;

    /** Gives up what is open. */
    void close() throws IOException;
}
