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

import io.lakeflow.flink.rest.ReadPosition.Round;

/**
 * What a pass has listed, to tell whether the next one lists the same in the same order: then no
 * row has slipped over the boundary of two pages in either. Not in state: a pass that a restore has
 * cut in two is like no other.
 */
final class PassTrace {
    private int number;
    private long listed;
    private long before;
    private boolean comparable;

    /** A page of a round was answered. */
    void open(Round round) {
        if (!round.page().isFirst()) {
            return;
        }
        int next = round.pass().number();
        if (next != number) {
            comparable = next == number + 1 && number > 0;
            before = listed;
            number = next;
        }
        listed = 0;
    }

    /** A record is listed. */
    void add(long identity) {
        listed = 31 * listed + identity;
    }

    /** Whether the pass has listed so far what the one before has in all. */
    boolean isAlike() {
        return comparable && listed == before;
    }
}
