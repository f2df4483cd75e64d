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

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Distinct numbers in the order in which they were added, each found without an object for any.
 * What has a value for each of them keeps it in an array, at the number's place. Not thread-safe.
 */
final class DistinctLongs {
    /** Drawn for each process: nobody who chooses keys can have them meet in one slot. */
    private static final long SPREAD = new SplittableRandom().nextLong() | 1;

    private long[] numbers = new long[2];
    private int size;

    /**
     * An open hash table of places, each one more than it is; 0 is free. Of two numbers that meet,
     * the one added later stands further on, so the last one can be taken out alone.
     */
    private int[] slots = new int[2];

    int size() {
        return size;
    }

    /** The number at a place, from 0 to {@link #size()}. */
    long get(int place) {
        return numbers[place];
    }

    /** The place of a number, or -1. */
    int find(long number) {
        return slots[slotOf(number)] - 1;
    }

    /** Adds a number at the next place; false if it was there. */
    boolean add(long number) {
        int slot = slotOf(number);
        if (slots[slot] != 0) {
            return false;
        }
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size++] = number;
        slots[slot] = size;
        if (2 * size > slots.length) {
            grow();
        }
        return true;
    }

    /** Takes out all but the first ones. */
    void keepFirst(int first) {
        while (size > first) {
            slots[slotOf(numbers[size - 1])] = 0;
            size--;
        }
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int place = 0; place < size; place++) {
            slots[slotOf(numbers[place])] = place + 1;
        }
    }

    /** Where a number is, or the free slot where it would be. */
    private int slotOf(long number) {
        int slot = (int) (number * SPREAD >>> Long.numberOfLeadingZeros(slots.length - 1));
        while (slots[slot] != 0 && numbers[slots[slot] - 1] != number) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }
}
