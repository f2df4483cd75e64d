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

/**
 * Keys, each with its JSON and a hash of the content it was last seen with, in the order in which
 * they were added. Found by the hash of the key.
 *
 * <p>A table of a million keys is held for as long as it is read, so there is no object per key: it
 * takes about 45 bytes besides the key's text.
 */
public final class KeyedContents {
    /** Most tables compare nothing, and have one of these for each of their partitions. */
    private static final int FIRST_CAPACITY = 4;

    private long[] hashes = new long[FIRST_CAPACITY];
    private long[] contents = new long[FIRST_CAPACITY];
    private byte[] misses = new byte[FIRST_CAPACITY];
    private int[] ends = new int[FIRST_CAPACITY];
    private byte[] texts = new byte[FIRST_CAPACITY * 16];

    /** Open addressing: one more than the index of an entry, 0 where there is none. */
    private int[] slots = new int[2 * FIRST_CAPACITY];

    private int size;

    int size() {
        return size;
    }

    /** The index of a key, or -1. */
    int find(long hash) {
        int slot = slots[slotOf(hash)];
        return slot - 1;
    }

    private int slotOf(long hash) {
        int mask = slots.length - 1;
        int slot = (int) (hash ^ (hash >>> 32)) & mask;
        while (slots[slot] != 0 && hashes[slots[slot] - 1] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /**
     * Adds a key that is not there yet.
     *
     * @param missed in how many complete reads in a row it was missing
     * @return its index
     */
    int add(long hash, byte[] text, long content, int missed) {
        if (size == hashes.length) {
            grow();
        }
        int start = size == 0 ? 0 : ends[size - 1];
        int end = Math.addExact(start, text.length);
        if (end > texts.length) {
            texts = Arrays.copyOf(texts, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * end));
        }
        System.arraycopy(text, 0, texts, start, text.length);
        hashes[size] = hash;
        contents[size] = content;
        misses[size] = (byte) missed;
        ends[size] = end;
        slots[slotOf(hash)] = size + 1;
        return size++;
    }

    private void grow() {
        int capacity = 2 * size;
        hashes = Arrays.copyOf(hashes, capacity);
        contents = Arrays.copyOf(contents, capacity);
        misses = Arrays.copyOf(misses, capacity);
        ends = Arrays.copyOf(ends, capacity);
        slots = new int[2 * capacity];
        for (int i = 0; i < size; i++) {
            slots[slotOf(hashes[i])] = i + 1;
        }
    }

    long hash(int index) {
        return hashes[index];
    }

    long content(int index) {
        return contents[index];
    }

    void setContent(int index, long content) {
        contents[index] = content;
    }

    int misses(int index) {
        return misses[index];
    }

    byte[] text(int index) {
        return Arrays.copyOfRange(texts, index == 0 ? 0 : ends[index - 1], ends[index]);
    }
}
