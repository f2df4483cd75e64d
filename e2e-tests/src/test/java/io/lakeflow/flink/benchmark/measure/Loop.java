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

import java.util.concurrent.Callable;

/** One thread that does one step after the other, of which each tells how many records it read. */
public final class Loop implements Workload {
    private final Callable<Integer> step;
    private volatile long records;
    private volatile Exception failure;

    public Loop(Callable<Integer> step) {
        this.step = step;
    }

    @Override
    public void start() {
        Thread thread = new Thread(this::run, "loop");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            long read = 0;
            while (true) {
                read += step.call();
                records = read;
            }
        } catch (Exception e) {
            failure = e;
        }
    }

    @Override
    public long records() throws Exception {
        if (failure != null) {
            throw failure;
        }
        return records;
    }
}
