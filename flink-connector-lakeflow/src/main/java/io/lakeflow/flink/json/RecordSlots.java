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
package io.lakeflow.flink.json;

import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;

/** The values of the current record, and the choice of what an error in one does. */
final class RecordSlots implements SlotSink {
    /** Stands where the record has no field; one that is null in it is null here. */
    private static final Object ABSENT = new Object();

    private final Object[] values;
    private final int[] required;
    private final OnError onError;
    private int index = -1;
    private int nulled;
    private int errors;

    RecordSlots(List<PageDecoder.SlotInfo> slots, OnError onError) {
        this.values = new Object[slots.size()];
        this.onError = onError;
        int[] indexes = new int[slots.size()];
        int count = 0;
        for (int i = 0; i < indexes.length; i++) {
            if (slots.get(i).required()) {
                indexes[count++] = i;
            }
        }
        this.required = Arrays.copyOf(indexes, count);
    }

    void startRecord() {
        Arrays.fill(values, ABSENT);
        index++;
        nulled = 0;
    }

    void endRecord() {
        errors += nulled;
    }

    void skipRecord() {
        errors++;
    }

    /** A slot that is NOT NULL and has no value; -1 if there is none. */
    int missingSlot() {
        for (int slot : required) {
            if (value(slot) == null) {
                return slot;
            }
        }
        return -1;
    }

    /** How many records were begun, less one. */
    int index() {
        return index;
    }

    int errors() {
        return errors;
    }

    @Nullable
    Object value(int slot) {
        Object value = values[slot];
        return value == ABSENT ? null : value;
    }

    /** Whether the record has the field, be it null. */
    boolean isPresent(int slot) {
        return values[slot] != ABSENT;
    }

    @Override
    public void put(int slot, @Nullable Object value) {
        values[slot] = value;
    }

    @Override
    public void reject(int slot, JsonInput input, ConversionException error) throws PageException {
        if (onError != OnError.NULL) {
            rejectAll(input, error);
        }
        nulled++;
    }

    @Override
    public void rejectAll(JsonInput input, ConversionException error) throws PageException {
        if (onError == OnError.FAIL) {
            rejectAt(input.path(), input, input.valueStart(), error);
        }
        throw RecordSkipped.INSTANCE;
    }

    /** An error of the record that is known only behind it. */
    void rejectAt(String path, JsonInput input, long place, ConversionException error)
            throws PageException {
        if (onError == OnError.FAIL) {
            throw PageException.badRecord(path, index, input.position(place), error);
        }
        throw RecordSkipped.INSTANCE;
    }
}
