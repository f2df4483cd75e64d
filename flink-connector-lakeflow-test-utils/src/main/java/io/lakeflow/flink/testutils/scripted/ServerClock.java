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
import java.time.InstantSource;

/** The time as the server sees it: a clock that the test gives, and how far it is off. */
final class ServerClock implements InstantSource {
    private final InstantSource clock;
    private volatile Duration offset = Duration.ZERO;

    ServerClock(InstantSource clock) {
        this.clock = clock;
    }

    void offset(Duration offset) {
        this.offset = offset;
    }

    @Override
    public Instant instant() {
        return clock.instant().plus(offset);
    }
}
