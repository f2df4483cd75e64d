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
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import javax.annotation.Nullable;

/**
 * The local times in which an API writes cursors and takes bounds.
 *
 * <p>When clocks are set back, the same local times come twice. A record that has one of them is
 * taken for the earlier of the two moments, so that records of the second pass look older than they
 * are: from the first of the ambiguous moments to the last, a bound has to be wide enough for both.
 */
final class CursorZone {
    /** More than any clock was ever set back. */
    private static final Duration LONGEST_CHANGE = Duration.ofDays(2);

    private final ZoneId zone;
    private final ZoneRules rules;

    CursorZone(@Nullable ZoneId zone) {
        this.zone = zone == null ? ZoneOffset.UTC : zone;
        this.rules = this.zone.getRules();
    }

    ZoneId id() {
        return zone;
    }

    /** Both passes of local times that come twice: the moments from start to end, without it. */
    private record Ambiguous(Instant start, Instant end, Duration pass) {
        static Ambiguous around(ZoneOffsetTransition setBack) {
            Duration pass = setBack.getDuration().abs();
            return new Ambiguous(
                    setBack.getInstant().minus(pass), setBack.getInstant().plus(pass), pass);
        }

        boolean contains(Instant moment) {
            return !moment.isBefore(start) && moment.isBefore(end);
        }
    }

    @Nullable
    private Ambiguous ambiguous(Instant moment) {
        if (rules.isFixedOffset()) {
            return null;
        }
        Instant last = moment.plus(LONGEST_CHANGE);
        ZoneOffsetTransition change = rules.nextTransition(moment.minus(LONGEST_CHANGE));
        while (change != null && change.getInstant().isBefore(last)) {
            if (change.isOverlap() && Ambiguous.around(change).contains(moment)) {
                return Ambiguous.around(change);
            }
            change = rules.nextTransition(change.getInstant());
        }
        return null;
    }

    /** The moment, or the first one of the ambiguous ones that it is among. */
    Instant unambiguous(Instant moment) {
        Ambiguous times = ambiguous(moment);
        return times == null ? moment : times.start();
    }

    /** From when on no record is written any more that is taken for one before a moment. */
    Instant settled(Instant moment) {
        Ambiguous times = ambiguous(moment.minusNanos(1));
        return times == null ? moment : times.end();
    }

    /** A moment whose local time, however it is understood, lies not after the given moment. */
    LocalDateTime notAfter(Instant moment) {
        Ambiguous times = ambiguous(moment);
        return LocalDateTime.ofInstant(times == null ? moment : moment.minus(times.pass()), zone);
    }

    /** A local time that, however it is understood, lies not before a moment. */
    LocalDateTime notBefore(Instant moment) {
        return LocalDateTime.ofInstant(settled(moment), zone);
    }

    /** The latest local time of a grain that is not after a moment. */
    Instant floor(Instant moment, Duration grain) {
        if (grain.compareTo(Duration.ofSeconds(1)) < 0) {
            int nano = moment.getNano();
            return Instant.ofEpochSecond(
                    moment.getEpochSecond(), nano - nano % Math.max(1, grain.toNanos()));
        }
        ZoneOffset offset = rules.getOffset(moment);
        long local = moment.getEpochSecond() + offset.getTotalSeconds();
        long floor = local - Math.floorMod(local, grain.toSeconds());
        Instant floored = at(floor, offset).toInstant();
        // Where clocks skip the local time, the next one that exists may be later.
        return floored.isAfter(moment) ? moment : floored;
    }

    /** The earliest local time of a grain that is not before a moment. */
    Instant ceil(Instant moment, Duration grain) {
        Instant floor = floor(moment, grain);
        if (floor.equals(moment)) {
            return moment;
        }
        if (grain.compareTo(Duration.ofSeconds(1)) < 0) {
            return floor.plus(grain);
        }
        ZoneOffset offset = rules.getOffset(floor);
        long local = floor.getEpochSecond() + offset.getTotalSeconds();
        long next = local - Math.floorMod(local, grain.toSeconds()) + grain.toSeconds();
        Instant ceil = at(next, offset).withLaterOffsetAtOverlap().toInstant();
        return ceil.isBefore(moment) ? moment.plus(grain) : ceil;
    }

    private ZonedDateTime at(long localSecond, ZoneOffset preferred) {
        return ZonedDateTime.ofLocal(
                LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC), zone, preferred);
    }
}
