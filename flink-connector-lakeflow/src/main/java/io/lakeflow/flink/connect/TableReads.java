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

import java.io.IOException;
import javax.annotation.Nullable;

/** The reads of one partition, asked of its connector. Offsets are canonical JSON. */
interface TableReads {

    /** What follows an offset. */
    ReadResult readRecords(@Nullable String from) throws IOException, InterruptedException;

    /** What was deleted after an offset. */
    ReadResult readDeletes(@Nullable String from) throws IOException, InterruptedException;

    /** Whether the partition has deletions of its own to read. */
    boolean hasDeletes();

    /** Whether one read brings all of it. */
    boolean isOneRead();
}
