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

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import javax.annotation.Nullable;
import org.apache.flink.table.data.StringData;

/**
 * The records of one page, one after the other. Not thread-safe.
 *
 * <p>A page is checked as it is read: what was wrong behind a record shows only after it. Only when
 * {@link #next()} has returned false is the whole page known to be sound, and are the captured
 * values complete.
 */
public final class PageCursor {
    private enum State {
        NEW,
        IN_RECORDS,
        DONE,
        FAILED
    }

    private final PageDecoder decoder;
    private final Opening opening;
    private final RecordSlots slots;
    private final CapturedValues captured;
    private State state = State.NEW;
    private RecordSource records;
    private JsonInput input;
    private long recordStart;
    private long recordEnd;

    /** Opens the records when they are first asked for. */
    interface Opening {
        RecordSource open(CapturedValues beside) throws IOException;
    }

    PageCursor(PageDecoder decoder, Opening opening) {
        this.decoder = decoder;
        this.opening = opening;
        this.slots = new RecordSlots(decoder.slots, decoder.onError);
        this.captured = new CapturedValues(decoder.captures.size());
    }

    /** Moves to the next record, as {@link #next(BooleanSupplier)} does where all are wanted. */
    public boolean next() throws PageException {
        return next(() -> true);
    }

    /**
     * Moves to the next record that is wanted.
     *
     * @param wanted asked once a record's values can be asked for, before it is held against NOT
     *     NULL: what is passed over may lack anything, and counts as no error
     * @return false when there is none, after the rest of the page was checked and captured
     * @throws PageException if the page is not sound, or a record does not fit and {@link
     *     OnError#FAIL} was chosen; the cursor cannot be used again
     */
    public boolean next(BooleanSupplier wanted) throws PageException {
        if (state == State.FAILED) {
            throw new IllegalStateException("the page has failed before");
        }
        if (state == State.DONE) {
            return false;
        }
        State before = state;
        state = State.FAILED;
        try {
            boolean found = advance(before, wanted);
            state = found ? State.IN_RECORDS : State.DONE;
            return found;
        } catch (ConversionException e) {
            throw PageException.broken(records.input().where() + ": " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw records.input().malformed(e);
        } catch (PageException e) {
            throw e;
        } catch (IOException e) {
            throw PageException.broken("the page cannot be read: " + e.getMessage(), e);
        } finally {
            if (state != State.IN_RECORDS) {
                close();
            }
        }
    }

    private boolean advance(State before, BooleanSupplier wanted) throws IOException {
        if (before == State.NEW) {
            records = opening.open(captured);
        }
        while (records.next()) {
            input = records.input();
            if (readRecord(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Reads the record at the current token; false if it is left out. */
    private boolean readRecord(BooleanSupplier wanted) throws IOException {
        slots.startRecord();
        recordStart = input.valueStart();
        int depth = input.depth();
        boolean kept = true;
        try {
            readSlots();
        } catch (RecordSkipped e) {
            input.backTo(depth);
            kept = false;
        }
        recordEnd = input.valueEnd();
        if (kept && !wanted.getAsBoolean()) {
            return false;
        }
        if (kept && isSound()) {
            slots.endRecord();
            return true;
        }
        slots.skipRecord();
        return false;
    }

    private void readSlots() throws IOException {
        boolean anyValueWillDo = decoder.record.hasSlots() && !decoder.record.hasChildren();
        try {
            records.checkRecord();
            if (!anyValueWillDo && input.token() != JsonToken.START_OBJECT) {
                throw input.insteadOf("a record that is an object");
            }
            decoder.record.read(input, slots);
        } catch (ConversionException e) {
            slots.rejectAll(input, e);
        }
    }

    /** What can be said only of the whole record. */
    private boolean isSound() throws PageException {
        try {
            long invalid = input.text().firstInvalid(recordStart, recordEnd);
            if (invalid >= 0) {
                String found = input.text().invalidAt(invalid);
                slots.rejectAt(
                        input.path(), input, invalid, ConversionException.expected("UTF-8", found));
            }
            int missing = slots.missingSlot();
            if (missing >= 0) {
                PageDecoder.SlotInfo slot = decoder.slots.get(missing);
                StringBuilder path = new StringBuilder(input.path());
                slot.path().forEach(name -> FieldPath.append(path, name));
                slots.rejectAt(
                        path.toString(),
                        input,
                        recordStart,
                        ConversionException.expected(slot.type(), "nothing or null"));
            }
            return true;
        } catch (RecordSkipped e) {
            return false;
        }
    }

    /**
     * The value of a typed slot.
     *
     * @return in Flink's internal format; null if it is missing, null, or did not fit
     */
    @Nullable
    public Object field(int slot) {
        return slots.value(slot);
    }

    /** The value of a tree slot as plain Java objects; null if it is missing or null. */
    @Nullable
    public Object tree(int slot) {
        return slots.value(slot);
    }

    /** Whether the record has a value for a slot, be it null. */
    public boolean isPresent(int slot) {
        return slots.isPresent(slot);
    }

    /** The JSON text of the record, byte for byte; null unless the decoder was built to keep it. */
    @Nullable
    public StringData raw() {
        PageText text = input.text();
        return decoder.raw
                ? StringData.fromBytes(
                        Arrays.copyOfRange(
                                text.bytes(), text.index(recordStart), text.index(recordEnd)))
                : null;
    }

    /** How many bytes the record has, as JSON. */
    public int length() {
        return (int) (recordEnd - recordStart);
    }

    /** A hash of the record's bytes as {@link RecordIdentity#ofBytes} gives it. */
    public long contentHash() {
        PageText text = input.text();
        return RecordIdentity.ofBytes(text.bytes(), text.index(recordStart), text.index(recordEnd));
    }

    /**
     * A captured value as plain Java objects.
     *
     * @return null if it is absent or null; final once {@link #next()} has returned false
     */
    @Nullable
    public Object captured(int index) {
        return captured.value(index);
    }

    /** Fields made null and records left out so far, because they did not fit. */
    public int recordErrors() {
        return slots.errors();
    }

    /** The position of the record in the page, from 0; records that were left out count too. */
    public int recordIndex() {
        return slots.index();
    }

    private void close() {
        try {
            if (records != null) {
                records.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a page cannot be closed", e);
        }
    }
}
