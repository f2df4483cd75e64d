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
package io.lakeflow.flink.connect;

import java.util.Objects;

/**
 * Notices offsets that go round in a circle. It keeps one offset and replaces it after twice as
 * many steps each time, so that any circle is found, however long it is.
 */
final class OffsetCycle {
    private String kept;
    private long steps;
    private long limit = 1;

    void begin() {
        kept = null;
        steps = 0;
        limit = 1;
    }

    /**
     * A read has moved the offset.
     *
     * @throws PermanentException if it was there before
     */
    void moved(String from, String to, ConnectTable table) {
        if (Objects.equals(kept, to)) {
            throw new PermanentException(
                    "%s: the offset %s came a second time in one round of reads, which would never end. A read must return the offset after its records, and the same offset once there is nothing more"
                            .formatted(table, to));
        }
        if (++steps >= limit) {
            kept = from == null ? to : from;
            steps = 0;
            limit *= 2;
        }
    }
}
