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
package io.lakeflow.flink.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what a reader remembers of emitted rows within the budget of its scan. A table whose rows
 * replace each other by key forgets the oldest, which are then emitted again if they are listed
 * again; any other fails, for a row that comes twice is wrong for ever. What a snapshot remembers
 * to be compared with the next one has a bound of its own.
 */
final class RememberedRows implements AutoCloseable {
    /** The part of the room that stays free when rows are forgotten, so that it is done seldom. */
    private static final int FREE_PART = 10;

    private final RestTable table;
    private final IdentityBudget budget;
    private final IdentityBudget.Share share;

    RememberedRows(RestTable table, IdentityBudget budget) {
        this.table = table;
        this.budget = budget;
        this.share = budget.open();
    }

    /** The position with as much in memory as there is room for. */
    ReadPosition within(ReadPosition position) {
        if (table.comparesSnapshots()) {
            return position;
        }
        int wanted = position.identities();
        int granted = share.hold(wanted);
        if (granted == wanted) {
            return position;
        }
        if (!table.model().ingestion().isKeyed()) {
            throw new IllegalStateException(tooMany(wanted));
        }
        ReadPosition less = position.keepingNewest(granted - granted / FREE_PART);
        share.hold(less.identities());
        return less;
    }

    private String tooMany(int wanted) {
        List<String> advice = new ArrayList<>();
        if (table.cursor() != null && table.cursor().model().window() != null) {
            advice.add("set a smaller 'scan.window'");
        }
        if (table.cursor() != null
                && table.cursor().model().lookback().compareTo(Duration.ZERO) > 0) {
            advice.add("set a smaller 'scan.lookback'");
        }
        advice.add("raise 'scan.max-identities', at about 100 bytes of memory each");
        return wanted
                + " identities of emitted rows have to be remembered, so that none comes twice, but"
                + " 'scan.max-identities' is "
                + budget.most()
                + " for all partitions of a subtask. To go on, "
                + String.join(", or ", advice);
    }

    @Override
    public void close() {
        share.close();
    }
}
