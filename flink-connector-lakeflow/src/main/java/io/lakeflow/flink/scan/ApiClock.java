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
package io.lakeflow.flink.scan;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * API time: the local clock plus the offset measured from the server's {@code Date} header. Safe
 * for use by several threads.
 */
public final class ApiClock implements InstantSource {
    private static final Duration DATE_RESOLUTION = Duration.ofSeconds(1);

    private final InstantSource local;
    private volatile Duration offset = Duration.ZERO;
    private boolean observed;

    public ApiClock(InstantSource local) {
        this.local = local;
    }

    @Override
    public Instant instant() {
        return local.instant().plus(offset);
    }

    /**
     * Takes in a {@code Date} header. It has a resolution of one second and was written somewhere
     * between the request and the answer: it says which offset is the least that can be, and the
     * greatest of these is taken until a header contradicts it. So API time is rather late than
     * early, by up to a second: a window that is asked for too early misses what is written into it
     * afterwards.
     *
     * @param date the header's value
     * @param sent local time when the request left
     * @param received local time when the answer came
     */
    public synchronized void observe(Instant date, Instant sent, Instant received) {
        Duration least = Duration.between(received, date);
        boolean behind = offset.compareTo(least) < 0;
        boolean ahead = !sent.plus(offset).isBefore(date.plus(DATE_RESOLUTION));
        if (!observed || behind || ahead) {
            observed = true;
            offset = least;
        }
    }
}
