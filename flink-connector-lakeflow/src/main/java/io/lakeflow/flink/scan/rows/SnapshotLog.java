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

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * What one read of a snapshot has shown so far, held against what the reads before it have: a log
 * that only grows, so that an offset needs no copy of it but its length.
 *
 * <p>It is written while a page is decoded and read when a checkpoint asks for an offset's text,
 * which happens on different threads.
 */
public final class SnapshotLog {
    private final KeyedContents before;
    private final KeyedContents added = new KeyedContents();
    private final BitSet seen = new BitSet();
    private long[] latest;
    private int seenCount;
    private int[] keys = new int[8];
    private long[] contents = new long[8];
    private int size;

    /**
     * @param before what the last complete read has left
     */
    SnapshotLog(KeyedContents before) {
        this.before = before;
        this.latest = new long[before.size()];
    }

    /** Takes in keys and contents of a log, in its order. */
    interface Visitor<E extends Exception> {
        /**
         * @param key an index into what was there before, or the complement of one into what was
         *     added
         */
        void entry(int key, long content) throws E;
    }

    /**
     * A key is listed.
     *
     * @param text its JSON, asked for only if the key is new
     * @return whether nothing of it was known, or another content
     */
    synchronized boolean see(long hash, Supplier<byte[]> text, long content) {
        int known = before.find(hash);
        if (known >= 0) {
            boolean again = seen.get(known);
            long last = again ? latest[known] : before.content(known);
            if (!again || last != content) {
                append(known, content);
            }
            return last != content;
        }
        int index = added.find(hash);
        if (index >= 0 && added.content(index) == content) {
            return false;
        }
        append(index >= 0 ? ~index : ~added.add(hash, text.get(), content, 0), content);
        return true;
    }

    private void append(int key, long content) {
        if (key < 0) {
            added.setContent(~key, content);
        } else {
            if (latest.length < before.size()) {
                latest = Arrays.copyOf(latest, before.size());
            }
            seenCount += seen.get(key) ? 0 : 1;
            seen.set(key);
            latest[key] = content;
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            contents = Arrays.copyOf(contents, 2 * size);
        }
        keys[size] = key;
        contents[size++] = content;
    }

    /**
     * What is known of a key is not certain any more, or is something else than what the log says.
     */
    synchronized void correct(long hash, byte[] text, long content) {
        int known = before.find(hash);
        int index = added.find(hash);
        if (known >= 0 && seen.get(known)) {
            append(known, content);
        } else if (known >= 0) {
            before.setContent(known, content);
        } else if (index >= 0) {
            append(~index, content);
        } else {
            before.add(hash, text, content, 0);
        }
    }

    synchronized int size() {
        return size;
    }

    /** How many keys were listed. */
    synchronized int keys() {
        return seenCount + added.size();
    }

    synchronized <E extends Exception> void visit(int from, int to, Visitor<E> visitor) throws E {
        for (int i = from; i < to; i++) {
            visitor.entry(keys[i], contents[i]);
        }
    }

    KeyedContents before() {
        return before;
    }

    KeyedContents added() {
        return added;
    }

    /**
     * What is known when the read has ended.
     *
     * @param misses what a key that was not listed counts from now on, by its index before
     */
    synchronized KeyedContents merged(IntUnaryOperator misses) {
        KeyedContents merged = new KeyedContents();
        for (int i = 0; i < before.size(); i++) {
            boolean listed = seen.get(i);
            merged.add(
                    before.hash(i),
                    before.text(i),
                    listed ? latest[i] : before.content(i),
                    listed ? 0 : misses.applyAsInt(i));
        }
        for (int i = 0; i < added.size(); i++) {
            merged.add(added.hash(i), added.text(i), added.content(i), 0);
        }
        return merged;
    }
}
