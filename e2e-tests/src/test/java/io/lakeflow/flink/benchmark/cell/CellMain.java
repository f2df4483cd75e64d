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
package io.lakeflow.flink.benchmark.cell;

import io.lakeflow.flink.benchmark.measure.Workload;

/** A process that runs one workload, measures it and itself, prints the result and ends. */
public final class CellMain {
    private CellMain() {}

    public static void main(String[] args) throws Exception {
        CellArguments arguments = CellArguments.of(args);
        Workload workload = Cell.valueOf(arguments.text("cell", "")).workload(arguments);
        System.out.println(arguments.windows().measure(workload).toLine());
        System.exit(0);
    }
}
