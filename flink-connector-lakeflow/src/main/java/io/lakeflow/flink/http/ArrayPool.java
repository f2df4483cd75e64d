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
package io.lakeflow.flink.http;

import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Arrays that bodies are collected in, used again once a body is closed: a fresh one has to be
 * cleared, and fills the heap as fast as pages come. Used by any thread.
 *
 * <p>Nothing is known here of an array that is lent. One that does not come back, for whatever
 * reason, is left to the garbage collector, so no way that a request may end is a leak; what waits
 * to be used again is at most {@value #MOST_IDLE} bytes.
 */
final class ArrayPool {
    /** Smaller ones cost little to make and are as long as was asked for. */
    static final int SMALLEST = 16 << 10;

    static final int MOST_IDLE = 8 << 20;

    /** Pages of a listing differ a little in length, and are to fit into each other's arrays. */
    private static final int SIZES_PER_DOUBLING = 8;

    /** The one given back last is the last. */
    private final List<byte[]> idle = new ArrayList<>();

    private int idleBytes;

    /**
     * An array that nobody else uses, of any content.
     *
     * @param length in bytes; it has at least as many
     */
    byte[] take(int length) {
        if (length < SMALLEST) {
            return new byte[length];
        }
        byte[] array = takeIdle(length);
        return array == null ? new byte[roundedUp(length)] : array;
    }

    @Nullable
    private synchronized byte[] takeIdle(int length) {
        for (int i = idle.size() - 1; i >= 0; i--) {
            int found = idle.get(i).length;
            // A small body would keep a large one busy.
            if (found >= length && found / 2 <= length) {
                idleBytes -= found;
                return idle.remove(i);
            }
        }
        return null;
    }

    private static int roundedUp(int length) {
        int step = Integer.highestOneBit(length) / SIZES_PER_DOUBLING;
        return (length + step - 1) / step * step;
    }

    /**
     * Takes an array back.
     *
     * @param array that nobody reads or writes any more, and that is given back once
     */
    synchronized void giveBack(byte[] array) {
        if (array.length < SMALLEST || array.length > MOST_IDLE) {
            return;
        }
        idle.add(array);
        idleBytes += array.length;
        while (idleBytes > MOST_IDLE) {
            idleBytes -= idle.remove(0).length;
        }
    }
}
