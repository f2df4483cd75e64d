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

import io.lakeflow.flink.rest.HeldTombstones.Fate;
import io.lakeflow.flink.rest.ReadPosition.Round;
import java.util.Set;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * Which records of a page are new, and what is remembered of those that are, so that none is
 * emitted twice. Not thread-safe.
 */
final class PageMemory {
    private final RowLog log;
    private final PartitionRead read;
    private final ReadPosition start;
    @Nullable private final HeldTombstones tombstones;
    private final boolean countsRows;
    private final boolean hasOwnCursor;
    private final boolean versions;
    private final boolean remembersRows;
    private final SeenIdentities.Builder toSkip;
    private final EmittedRows emitted = new EmittedRows();
    private final EmittedBefore.Left emittedBefore;
    private final EmittedBefore.Left passedOverByCaller;

    /**
     * @param tombstones of the round; null for none
     * @param passedOverByCaller rows of the page that came out before a restore
     */
    PageMemory(
            RowLog log,
            PartitionRead read,
            AnsweredPage page,
            @Nullable HeldTombstones tombstones,
            EmittedBefore passedOverByCaller) {
        this.log = log;
        this.read = read;
        this.start = page.position();
        this.tombstones = tombstones;
        this.countsRows = read.passes().countsRows();
        this.hasOwnCursor = read.codec() != null && !read.table().cursor().isAnswerTime();
        this.versions = read.table().ingestion().isKeyed() && hasOwnCursor;
        // Of a snapshot the log of its keys tells what was emitted; without a key nothing is asked.
        boolean maybeSigned = page.round().signed() || page.listing().isToldNext();
        this.remembersRows = !read.isSnapshot() || keeps(maybeSigned);
        this.toSkip = page.round().toSkip().toBuilder();
        this.emittedBefore = start.emittedBefore().left();
        this.passedOverByCaller = passedOverByCaller.left();
    }

    /** Whether all rows of the listing are kept, where its pages are signed or not. */
    private boolean keeps(boolean signed) {
        return read.passes().keepsIdentities(signed, read.readsHistory(start));
    }

    /**
     * Whether a row that was listed before has changed since, perhaps in the second in which the
     * pass began: the list has shifted, whether the version is emitted or not.
     */
    boolean hasMoved(ListedRecord record, Arrivals.OfPage arrivals) {
        if (!versions || record.cursor() == null) {
            return false;
        }
        if (log.hasEachKeyOnce()) {
            return switch (log.version(record)) {
                case NONE, SAME -> false;
                case OTHER -> true;
                case UNKNOWN -> arrivals.mayHaveChanged(record.cursor());
            };
        }
        return newest(record.key()) != null
                && !isKnownVersion(record.identity())
                && arrivals.mayHaveChanged(record.cursor());
    }

    @Nullable
    private CursorValue newest(long key) {
        return CursorValue.later(
                emitted.newest(key),
                CursorValue.later(toSkip.newest(key), start.seen().newest(key)));
    }

    private boolean isKnownVersion(long identity) {
        return toSkip.contains(identity)
                || start.seen().count(identity) > 0
                || emitted.contains(identity);
    }

    /**
     * Whether a record is to be emitted. To be asked once for each.
     *
     * @param keyJson the values of its key
     */
    boolean isNew(ListedRecord record, Supplier<byte[]> keyJson) {
        boolean fresh =
                switch (fate(record)) {
                    case UNTOUCHED -> !wasEmitted(record, keyJson);
                    case DELETED -> false;
                    // Even if it was emitted: who follows it may have found it gone in between.
                    case BACK -> true;
                };
        return fresh && !isStale(record);
    }

    /** The time of an answer tells less than the order of asking: tombstones are read before. */
    private Fate fate(ListedRecord record) {
        return tombstones == null
                ? Fate.UNTOUCHED
                : tombstones.meet(record.key(), hasOwnCursor ? record.cursor() : null);
    }

    private boolean wasEmitted(ListedRecord record, Supplier<byte[]> keyJson) {
        if (log.comparesSnapshots()) {
            return log.wasInSnapshot(record, keyJson, start.seen());
        }
        long identity = record.identity();
        boolean known = countsRows ? toSkip.take(identity) : isKnownVersion(identity);
        return known || (log.hasEachKeyOnce() && !log.add(record));
    }

    /**
     * Whether a newer version of the row has left before: an answer of a replica that lags, or of a
     * list that shows an old version for longer than another one.
     */
    private boolean isStale(ListedRecord record) {
        if (!versions || record.cursor() == null) {
            return false;
        }
        CursorValue known = newest(record.key());
        return known != null && record.cursor().isBefore(known);
    }

    /** A record is emitted, or would be, had it not come out before a restore. */
    void add(ListedRecord record) {
        if (remembersRows) {
            CursorValue undated = read.hasCursor() ? CursorValue.NONE : CursorValue.EARLIEST;
            emitted.add(
                    record.identity(),
                    record.key(),
                    record.cursor() == null ? undated : record.cursor());
        }
    }

    /**
     * Whether a row came out before a restore and nobody else passes it over.
     *
     * @param row as it is told from others in a batch
     */
    boolean cameOutBefore(long row) {
        return !passedOverByCaller.take(row) && emittedBefore.take(row);
    }

    /**
     * The position of the page's round with what the page has added, still before its end.
     *
     * @param pass after the page
     * @param signed whether the API signs what leads to its pages
     * @param threshold from where on emitted rows may be listed again; null where no cursor says so
     */
    ReadPosition after(Pass pass, boolean signed, @Nullable CursorValue threshold) {
        Round round = signed ? start.round().asSigned() : start.round();
        boolean keeps = keeps(signed);
        boolean beginsToKeep = keeps && !keeps(start.round().signed());
        if (beginsToKeep && !round.page().isFirst()) {
            throw signedTooLate();
        }
        SeenIdentities.Builder seen = start.seen().toBuilder();
        if (!countsRows) {
            Set<Long> changed = emitted.undatedKeys();
            seen.forgetUndated(changed);
            toSkip.forgetUndated(changed);
        }
        SeenIdentities.Builder kept = (beginsToKeep ? round.toSkip() : pass.kept()).toBuilder();
        if (keeps && !countsRows) {
            toSkip.addAll(emitted, null);
        } else {
            if (threshold != null) {
                seen.addAll(emitted, threshold).dropBefore(threshold);
            } else if (read.hasCursor()) {
                // No stored cursor says that these were emitted: they stay until they change.
                seen.addAll(emitted, null);
            }
            if (keeps) {
                kept.addAll(emitted, null);
            }
        }
        return start.withRound(round)
                .withEmittedBefore(
                        emittedBefore.toEmittedBefore().plus(passedOverByCaller.toEmittedBefore()))
                .afterRows(seen.build(), log.keys(), toSkip.build(), pass.withKept(kept.build()));
    }

    private static IllegalStateException signedTooLate() {
        return new IllegalStateException(
                "the address of the next page is signed, which those of the pages before it"
                        + " were not. It is never stored, so a read that is restored has to"
                        + " begin at the first page, but the rows of the pages before were not"
                        + " remembered. To have them remembered, declare a rule with"
                        + " 'do: restart' in 'errors'");
    }
}
