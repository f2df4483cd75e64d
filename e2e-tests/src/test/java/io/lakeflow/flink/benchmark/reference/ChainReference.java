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
package io.lakeflow.flink.benchmark.reference;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads chains of pages side by side, each on a thread and a connection of its own. */
public final class ChainReference {
    private ChainReference() {}

    /**
     * @param target of a page, up to its number
     * @param pages of each chain
     */
    public static void read(InetSocketAddress server, String target, int chains, int pages)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(chains);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < chains; i++) {
                tasks.add(() -> chain(server, target, pages));
            }
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static Void chain(InetSocketAddress server, String target, int pages) throws Exception {
        JacksonLoop parser = new JacksonLoop();
        try (RawFetch fetch = new RawFetch(server)) {
            for (int page = 1; page <= pages; page++) {
                int length = fetch.fetch(target + page);
                parser.parse(fetch.page(), length, row -> {});
            }
        }
        return null;
    }
}
