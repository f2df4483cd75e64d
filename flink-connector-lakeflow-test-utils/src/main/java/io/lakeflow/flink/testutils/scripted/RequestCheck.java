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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is wrong with what was asked for. */
final class RequestCheck {
    private RequestCheck() {}

    /** More requests than allowed. */
    static Optional<Finding> budget(Journal journal, String table, int most) {
        int sent = journal.of(table).size() + journal.deletesOf(table).size();
        return sent <= most
                ? Optional.empty()
                : finding(
                        Finding.Kind.UNBOUNDED_REQUESTS,
                        sent + " requests were sent, at most " + most + " are allowed");
    }

    /** The same page, with records, again and again. */
    static Optional<Finding> repeated(List<JournalEntry> asked, int most) {
        int inARow = 0;
        String last = "";
        for (JournalEntry entry : asked) {
            String target = entry.path() + "?" + entry.query();
            boolean progress = entry.records() == 0 || !target.equals(last);
            inARow = progress ? 1 : inARow + 1;
            last = target;
            if (inARow > most) {
                return finding(
                        Finding.Kind.STUCK,
                        "request "
                                + entry.number()
                                + " is the "
                                + inARow
                                + "th in a row for "
                                + target);
            }
        }
        return Optional.empty();
    }

    /** Nothing is asked for any more, though rows are missing. */
    static Optional<Finding> silent(List<JournalEntry> asked, Instant now, Duration most) {
        if (asked.isEmpty()) {
            return finding(Finding.Kind.STUCK, "rows are missing and nothing was ever asked for");
        }
        JournalEntry last = asked.get(asked.size() - 1);
        return last.time().plus(most).isBefore(now)
                ? finding(
                        Finding.Kind.STUCK,
                        "rows are missing and nothing was asked for since request "
                                + last.number()
                                + " at "
                                + last.time()
                                + "; it is "
                                + now)
                : Optional.empty();
    }

    private static Optional<Finding> finding(Finding.Kind kind, String text) {
        return Optional.of(new Finding(kind, text, List.of()));
    }
}
