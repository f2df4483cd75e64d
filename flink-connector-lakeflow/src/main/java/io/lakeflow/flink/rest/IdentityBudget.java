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

/**
 * How many identities of emitted rows the partitions of one scan remember together, at most. Used
 * by all their readers at once.
 */
final class IdentityBudget {
    private final int most;
    private int held;

    IdentityBudget(int most) {
        this.most = most;
    }

    int most() {
        return most;
    }

    Share open() {
        return new Share();
    }

    /** What one reader holds of it. */
    final class Share implements AutoCloseable {
        private int mine;

        /**
         * Asks for room.
         *
         * @param identities how many the reader wants to remember in all
         * @return how many it may
         */
        int hold(int identities) {
            synchronized (IdentityBudget.this) {
                int granted = Math.min(identities, most - (held - mine));
                held += granted - mine;
                mine = granted;
                return granted;
            }
        }

        @Override
        public void close() {
            hold(0);
        }
    }
}
