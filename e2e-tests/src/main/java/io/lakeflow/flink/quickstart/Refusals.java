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
package io.lakeflow.flink.quickstart;

import io.lakeflow.flink.testutils.example.RequestLog;
import io.lakeflow.flink.testutils.example.RequestLog.Entry;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells which requests the API refused, and that each was sent again until it was answered. */
final class Refusals {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int OK = 200;
    private static final int SHOWN = 8;

    private final RequestLog log;
    private final PrintStream out;

    Refusals(RequestLog log, PrintStream out) {
        this.log = log;
        this.out = out;
    }

    /**
     * Prints the refused requests.
     *
     * @param running a query that goes on meanwhile, so that what was refused last can be retried
     * @throws QuickstartException if one of them was never answered
     */
    void report(ResultRows running) throws InterruptedException {
        List<Entry> requests = log.all();
        List<Entry> refused = requests.stream().filter(request -> request.status() != OK).toList();
        out.printf(
                "%n  Of %d requests the API refused %d, as many APIs do now and then:%n%n",
                requests.size(), refused.size());
        for (Entry request : refused) {
            Entry answered = answerAfter(request, running);
            if (refused.indexOf(request) < SHOWN) {
                out.printf(
                        "    %d  %s %s   sent again, answered %d ms later%n",
                        request.status(),
                        request.method(),
                        shortened(request),
                        Duration.between(request.time(), answered.time()).toMillis());
            }
        }
        out.printf(
                "%n  Each was sent again until it was answered. No row was lost or doubled: all that was read%n"
                        + "  above was compared with what the API holds.%n%n");
    }

    private Entry answerAfter(Entry refused, ResultRows running) throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            Optional<Entry> answer =
                    log.matching(request -> answers(request, refused)).stream().findFirst();
            if (answer.isPresent()) {
                return answer.get();
            }
            running.next(PAUSE);
        }
        throw new QuickstartException(
                "%s was refused with %d and not sent again"
                        .formatted(shortened(refused), refused.status()));
    }

    private static boolean answers(Entry request, Entry refused) {
        return request.number() > refused.number()
                && request.status() == OK
                && request.method().equals(refused.method())
                && request.path().equals(refused.path())
                && request.query().equals(refused.query());
    }

    private static String shortened(Entry request) {
        String address =
                request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
        return address.length() > 70 ? address.substring(0, 69) + "…" : address;
    }
}
