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

import java.util.List;

/**
 * One page of planned partitions.
 *
 * @param partitions what to read, in the order in which to hand it out; may be empty
 * @param next from where planning goes on; it holds everything that is fixed once for the life of a
 *     job, such as the init timestamp and a discovered start
 * @param progress whether to plan again at once, after the poll interval, or never
 * @param left about how many partitions that end are still to be planned, for metrics; {@link
 *     #UNKNOWN} where nothing tells
 */
public record Plan(List<Partition> partitions, Offset next, Progress progress, long left) {
    /** Nothing tells how many partitions will come. */
    public static final long UNKNOWN = -1;

    public Plan {
        partitions = List.copyOf(partitions);
    }

    /** A page after which nobody knows how many more there will be. */
    public Plan(List<Partition> partitions, Offset next, Progress progress) {
        this(partitions, next, progress, UNKNOWN);
    }
}
