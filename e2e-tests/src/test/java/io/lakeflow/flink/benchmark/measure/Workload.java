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
package io.lakeflow.flink.benchmark.measure;

/** Something that reads records without end, on threads of its own, until the process ends. */
public interface Workload {
    /** Begins to read. */
    void start() throws Exception;

    /**
     * How many records have been read since the start.
     *
     * @throws Exception if it cannot be told, or reading has failed
     */
    long records() throws Exception;
}
