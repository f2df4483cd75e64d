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
package io.lakeflow.flink.benchmark.lab;

import java.nio.file.Path;
import java.util.List;

/** Something that is measured in a process of its own. Equal samples are measured once. */
public interface Sample {

    /** In the output; unique in a run. */
    String name();

    /**
     * Runs it.
     *
     * @param port of the server
     * @param log what it prints goes there
     * @return what it has printed, with a line of a {@link
     *     io.lakeflow.flink.benchmark.measure.Measurement}
     */
    List<String> run(int port, Settings settings, Path log) throws InterruptedException;
}
