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
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A connector whose tables can be read in parts, side by side and on any machine. Used by reads
 * that end; those that go on use {@link #readTable}, unless it is a {@link
 * SupportsPartitionedStream}.
 */
@PublicEvolving
public interface SupportsPartition extends LakeflowConnect {

    /**
     * The parts of a table, each a JSON object in one of the three forms of a record. Together they
     * hold every record, and no two of them the same key. They are stored in checkpoints.
     */
    List<?> getPartitions(String table, Map<String, String> options)
            throws IOException, InterruptedException;

    /**
     * The records of one part, taken as they are needed. After a failure a part is read again from
     * its beginning.
     *
     * @param partition one that was returned, perhaps by another instance
     */
    Iterable<?> readPartition(
            String table, Map<String, Object> partition, Map<String, String> options)
            throws IOException, InterruptedException;
}
