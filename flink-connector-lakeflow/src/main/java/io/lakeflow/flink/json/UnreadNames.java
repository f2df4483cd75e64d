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
package io.lakeflow.flink.json;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names of fields that records had and nobody asked for, to tell when an API has got new ones. Each
 * counts once, and no more than {@value #MOST} do: objects that are maps have names without end.
 * Thread-safe.
 */
final class UnreadNames {
    private static final int MOST = 1_000;

    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final AtomicInteger untold = new AtomicInteger();

    void met(String name) {
        if (names.size() < MOST && names.add(name)) {
            untold.incrementAndGet();
        }
    }

    /** How many there are that were not told of before. */
    int takeUntold() {
        return untold.getAndSet(0);
    }
}
