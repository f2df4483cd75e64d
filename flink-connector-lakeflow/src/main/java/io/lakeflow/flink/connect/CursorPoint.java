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

import java.time.Duration;
import java.time.Instant;

/**
 * A cursor's value: an instant, as seconds and nanoseconds of the epoch, or an integer. All of one
 * table are of the same type, so that they compare without a look at it.
 */
record CursorPoint(long major, int minor) implements Comparable<CursorPoint> {

    static CursorPoint of(Instant instant) {
        return new CursorPoint(instant.getEpochSecond(), instant.getNano());
    }

    static CursorPoint of(long number) {
        return new CursorPoint(number, 0);
    }

    Instant toInstant() {
        return Instant.ofEpochSecond(major, minor);
    }

    boolean isBefore(CursorPoint other) {
        return compareTo(other) < 0;
    }

    /** Only for times, where the duration is not zero. */
    CursorPoint minus(Duration duration) {
        return duration.isZero() ? this : of(toInstant().minus(duration));
    }

    @Override
    public int compareTo(CursorPoint other) {
        int order = Long.compare(major, other.major);
        return order != 0 ? order : Integer.compare(minor, other.minor);
    }
}
