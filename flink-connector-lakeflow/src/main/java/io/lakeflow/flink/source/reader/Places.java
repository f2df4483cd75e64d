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
package io.lakeflow.flink.source.reader;

/**
 * How many splits that end a reader holds, and may still be sent: as many as requests are allowed,
 * and where these are many up to a half more, so that the reader has enough to do while it gathers
 * room that is worth an event: where each split is a single request, events cost more than those.
 * Used by the task's thread only.
 */
final class Places {
    private final int all;
    private final int worthTelling;

    /** Taken, or told of. */
    private int promised;

    /** Told of, and not taken yet. */
    private int open;

    Places(int requests) {
        int spare = Math.max(0, requests / 2 - 4);
        this.all = requests + spare;
        this.worthTelling = Math.max(1, spare / 2);
    }

    /** A split has come; one that was restored takes a place of which nobody was told. */
    void take() {
        if (open > 0) {
            open--;
        } else {
            promised++;
        }
    }

    void free() {
        promised--;
    }

    /** How many places there are of which the enumerator does not know. */
    int untold() {
        return Math.max(0, all - promised);
    }

    boolean areWorthTelling() {
        return untold() >= worthTelling;
    }

    /** The enumerator is told of all of them. */
    void tell() {
        int untold = untold();
        promised += untold;
        open += untold;
    }
}
