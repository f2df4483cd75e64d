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

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** What a test does between requests. Each action runs once. Thread-safe. */
final class Hooks {
    private final List<Hook> beforeRequest = new ArrayList<>();
    private final List<Hook> afterPage = new ArrayList<>();

    private record Hook(Predicate<JournalEntry> due, Runnable action) {}

    synchronized void beforeRequest(long number, Runnable action) {
        beforeRequest.add(new Hook(entry -> entry.number() == number, action));
    }

    synchronized void afterPage(String table, int page, Runnable action) {
        afterPage.add(
                new Hook(
                        entry ->
                                entry.table().equals(table)
                                        && !entry.deletes()
                                        && entry.page() == page,
                        action));
    }

    void before(JournalEntry request) {
        run(due(beforeRequest, request));
    }

    void after(JournalEntry request) {
        run(due(afterPage, request));
    }

    private synchronized List<Runnable> due(List<Hook> hooks, JournalEntry request) {
        List<Runnable> due = new ArrayList<>();
        for (Iterator<Hook> all = hooks.iterator(); all.hasNext(); ) {
            Hook hook = all.next();
            if (hook.due().test(request)) {
                due.add(hook.action());
                all.remove();
            }
        }
        return due;
    }

    private static void run(List<Runnable> actions) {
        actions.forEach(Runnable::run);
    }
}
