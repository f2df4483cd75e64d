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
package io.lakeflow.flink.scan.rows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells what is new, changed or gone in a snapshot that is read again and again. Used by one thread
 * at a time; the states it gives out may be packed on another.
 *
 * <p>A key is gone once it was missing from two complete reads in a row, or from one that cannot
 * have missed it. Deletes come out between two reads and from this state alone, so that a restore
 * repeats them exactly, whatever the API lists by then.
 *
 * <p>Rows of a page are announced in the state before they are emitted. Otherwise a row that is
 * emitted, and gone when the page is asked for again after a restore, would be known to nobody and
 * never be deleted.
 */
public final class SnapshotComparison {
    /** A key that counts so many misses is due to be deleted. */
    public static final int GONE = 2;

    private final String table;
    private final int maxKeys;
    private KeyedContents before;
    private SnapshotLog log;
    private int page;
    private int due;
    private int deleted;
    private boolean skipped;
    private Set<Long> announced;

    /** Rows that were announced, and those that have to be before they are emitted. */
    public record Parts(RowBuffer announced, RowBuffer others) {}

    /**
     * @param maxKeys how many keys one read may list
     */
    public SnapshotComparison(String table, int maxKeys, SnapshotState state) {
        this.table = table;
        this.maxKeys = maxKeys;
        this.announced = Set.of();
        restart(state);
    }

    private void restart(SnapshotState state) {
        this.before = state.before();
        this.log = state.log();
        this.page = state.page();
        this.deleted = state.deleted();
        this.due = countDue();
        Set<Long> identities = new HashSet<>();
        for (long identity : state.announced()) {
            identities.add(identity);
        }
        this.announced = identities;
    }

    private int countDue() {
        int count = 0;
        for (int i = deleted; i < before.size(); i++) {
            count += before.misses(i) >= GONE ? 1 : 0;
        }
        return count;
    }

    /**
     * A record is listed.
     *
     * @param key its hash
     * @param keyJson the key's values, asked for only if the key is new
     * @param identity of its key and content
     * @return whether a row of it has to come out
     */
    public boolean see(long key, Supplier<byte[]> keyJson, long identity) {
        boolean news = log.see(key, keyJson, identity);
        checkSize(table, log.keys(), maxKeys);
        return news;
    }

    /** Refuses a snapshot of more keys than may be remembered. */
    public static void checkSize(String table, int keys, int maxKeys) {
        if (keys > maxKeys) {
            throw new IllegalStateException(
                    "table '"
                            + table
                            + "' lists more than "
                            + maxKeys
                            + " keys, which is what may be remembered to compare it with the next"
                            + " listing. Raise 'scan.snapshot.max-keys' if checkpoints may grow"
                            + " with it, ask for fewer records (a parameter or 'each'), or set"
                            + " 'scan.bounded.mode' = 'init-timestamp' to read it once");
        }
    }

    /** Takes rows apart by what was announced before a restore; only a page's first have any. */
    public Parts split(RowBuffer rows) {
        RowBuffer known = new RowBuffer();
        RowBuffer others = new RowBuffer();
        for (int i = 0; i < rows.size(); i++) {
            RowBuffer part = announced.contains(rows.identity(i)) ? known : others;
            part.add(rows.rows().get(i), rows.identity(i), rows.time(i));
        }
        announced = Set.of();
        return new Parts(known, others);
    }

    /** The state at the start of the page, in which these rows of it may come out next. */
    public SnapshotState announcing(long[] identities) {
        return new SnapshotState(before, deleted, log, page, log.size(), identities);
    }

    /** The page has been read to its end. */
    public void endPage() {
        page = log.size();
    }

    /** What was decoded of the page was damaged and is forgotten. */
    public void repeatPage() {
        restart(
                SnapshotState.unpack(
                        new SnapshotState(before, deleted, log, page, page, announcedBefore())
                                .pack()));
    }

    private long[] announcedBefore() {
        return announced.stream().mapToLong(Long::longValue).toArray();
    }

    /** The state between two pages. */
    public SnapshotState state() {
        return announcing(new long[0]);
    }

    /**
     * A listing of the read was refused and passed over, so that it says nothing of what is gone.
     */
    public void skipListing() {
        skipped = true;
    }

    /**
     * The read is complete, unless a listing was passed over.
     *
     * @param certain whether it cannot have missed a key that was there throughout
     */
    public void endRead(boolean certain) {
        SnapshotLog ended = log;
        if (skipped) {
            before = ended.merged(before::misses);
        } else {
            before =
                    ended.merged(
                            i -> certain ? GONE : Math.min(GONE, ended.before().misses(i) + 1));
        }
        skipped = false;
        begin();
    }

    private void begin() {
        log = new SnapshotLog(before);
        page = 0;
        deleted = 0;
        due = countDue();
    }

    public boolean hasDeletes() {
        return due > 0;
    }

    /** The next keys that are gone, as their JSON; their deletes are about to be emitted. */
    public List<byte[]> nextDeletes(int most) {
        List<byte[]> keys = new ArrayList<>();
        while (keys.size() < most && due > 0) {
            if (before.misses(deleted) >= GONE) {
                keys.add(before.text(deleted));
                due--;
            }
            deleted++;
        }
        if (due == 0) {
            forgetDeleted();
        }
        return keys;
    }

    private void forgetDeleted() {
        KeyedContents kept = new KeyedContents();
        for (int i = 0; i < before.size(); i++) {
            if (before.misses(i) < GONE) {
                kept.add(before.hash(i), before.text(i), before.content(i), before.misses(i));
            }
        }
        before = kept;
        begin();
    }
}
