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
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * A cursor's value: an instant, as seconds and nanoseconds of the epoch, or an integer. Values of
 * one table are all of the same type, so that they compare without a look at it.
 */
record CursorValue(long major, int minor) implements Comparable<CursorValue> {
    /**
     * What a record is remembered by that has no cursor: after all others, so that it is never old.
     */
    static final CursorValue NONE = new CursorValue(Long.MAX_VALUE, Integer.MAX_VALUE);

    /** Before every other. */
    static final CursorValue EARLIEST = new CursorValue(Long.MIN_VALUE, 0);

    static CursorValue of(Instant instant) {
        return new CursorValue(instant.getEpochSecond(), instant.getNano());
    }

    static CursorValue of(long number) {
        return new CursorValue(number, 0);
    }

    Instant toInstant() {
        return Instant.ofEpochSecond(major, minor);
    }

    boolean isBefore(CursorValue other) {
        return compareTo(other) < 0;
    }

    CursorValue minus(Duration duration) {
        return duration.isZero() ? this : of(toInstant().minus(duration));
    }

    static CursorValue max(CursorValue one, CursorValue other) {
        return one.isBefore(other) ? other : one;
    }

    /** The later of two values of which any may be unknown. */
    @Nullable
    static CursorValue later(@Nullable CursorValue one, @Nullable CursorValue other) {
        return one == null ? other : other == null ? one : max(one, other);
    }

    static CursorValue min(CursorValue one, CursorValue other) {
        return one.isBefore(other) ? one : other;
    }

    @Override
    public int compareTo(CursorValue other) {
        int order = Long.compare(major, other.major);
        return order != 0 ? order : Integer.compare(minor, other.minor);
    }
}
