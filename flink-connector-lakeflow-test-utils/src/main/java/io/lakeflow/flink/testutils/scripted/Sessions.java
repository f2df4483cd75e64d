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
package io.lakeflow.flink.testutils.scripted;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the server remembers of listings under way: which tokens are good, the rows of those that
 * stay as they were, and what a delta token knows of. Remembers the last 10,000. Thread-safe.
 */
final class Sessions {
    private static final int REMEMBERED = 10_000;

    private final Map<String, Memory> memories =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Memory> eldest) {
                    return size() > REMEMBERED;
                }
            };
    private int generation;
    private int deltaGeneration;
    private long last;

    /**
     * A listing under way.
     *
     * @param rows its rows, if they stay as they were
     * @param known the version of each row that was shown when it began, for a delta token
     */
    record Memory(Optional<Selection> rows, Map<String, Long> known) {}

    synchronized long nextId() {
        return ++last;
    }

    synchronized PageToken token(long session, int offset) {
        return new PageToken(generation, session, offset);
    }

    synchronized boolean isGood(PageToken token) {
        return token.generation() == generation;
    }

    /** Refuses all tokens of pages given until now. */
    synchronized void expireTokens() {
        generation++;
    }

    synchronized void expireDeltaTokens() {
        deltaGeneration++;
    }

    synchronized void remember(String name, Memory memory) {
        memories.remove(name);
        memories.put(name, memory);
    }

    synchronized Optional<Memory> recall(String name) {
        return Optional.ofNullable(memories.get(name));
    }

    synchronized String deltaToken(Map<String, Long> known) {
        String token = "d" + deltaGeneration + "." + nextId();
        remember(token, new Memory(Optional.empty(), known));
        return token;
    }

    /** What was shown when this token was given; empty if it has expired or never was. */
    synchronized Optional<Map<String, Long>> known(String deltaToken) {
        return deltaToken.startsWith("d" + deltaGeneration + ".")
                ? recall(deltaToken).map(Memory::known)
                : Optional.empty();
    }
}
