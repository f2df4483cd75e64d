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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import javax.annotation.Nullable;

/**
 * The field names that objects had at one place of a document, such as the field {@code user} of
 * the records, and the places below it. Objects at one place have mostly the same names in the same
 * order, so that a name is recognised by one look at the one that is expected, without a hash or a
 * string; and a mark at each tells whether the present object has it twice.
 *
 * <p>Not thread-safe. It is kept from page to page, so both names and places are bounded: an object
 * that follows one of very many names begins anew, places beyond the bound are forgotten with their
 * object, and what has met too many names in all with its page.
 */
final class FieldNames {
    private static final int MOST_KEPT_NAMES = 500;
    private static final int MOST_KEPT_BYTES = 50_000;
    private static final int MOST_KEPT_PLACES = 1_000;
    private static final int MOST_NOTED = 20_000;

    /** The fields behind these share a place: where there are many, they are alike. */
    private static final int MOST_FIELDS_APART = 100;

    /** More names than this with one hash are no accident; a list of them would take for ever. */
    private static final int MOST_PROBES = 200;

    @Nullable final FieldNames parent;
    final int depth;
    private final FieldNames outermost;
    private int places = 1;

    /** Names that were new, at all places together. */
    private int noted;

    private FieldNames[] children = {};
    private Name[] names = {};
    private int size;
    private int bytes;

    /** A hash table of positions in the names; 0 is free, 1 the first one. */
    private int[] table = {0};

    /** The number of the object that had the name last. */
    private long[] lastSeen = {};

    private long object;
    private boolean isObject;

    /** The position of the present name, or the index of the present element; -1 for none. */
    private int current = -1;

    /** What a table of names has for each of them. */
    @Nullable private NameTable<?> entriesOf;

    private Object[] entries = {};

    private FieldNames(@Nullable FieldNames parent) {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.outermost = parent == null ? this : parent.outermost;
    }

    /** The outside of a document. */
    static FieldNames outermost() {
        return new FieldNames(null);
    }

    /** Whether it has met so many names that it is not worth to be kept for another page. */
    boolean isFull() {
        return outermost.noted > MOST_NOTED;
    }

    FieldNames enterObject() {
        FieldNames child = child();
        if (child.size > MOST_KEPT_NAMES || child.bytes > MOST_KEPT_BYTES) {
            child.forget();
        }
        child.isObject = true;
        child.object++;
        child.current = -1;
        return child;
    }

    FieldNames enterArray() {
        FieldNames child = child();
        child.isObject = false;
        child.current = -1;
        return child;
    }

    boolean isObject() {
        return isObject;
    }

    private FieldNames child() {
        // Names that are stepped over are not noted, and need no place of their own.
        int at = isObject && current > 0 ? Math.min(current, MOST_FIELDS_APART) : 0;
        if (at >= children.length) {
            children = Arrays.copyOf(children, Math.max(at + 1, 2 * children.length));
        }
        FieldNames child = children[at];
        if (child == null) {
            child = new FieldNames(this);
            if (outermost.places < MOST_KEPT_PLACES) {
                outermost.places++;
                children[at] = child;
            }
        }
        return child;
    }

    private void forget() {
        size = 0;
        bytes = 0;
        names = new Name[] {};
        table = new int[] {0};
        lastSeen = new long[] {};
        entriesOf = null;
    }

    /** The next element of the array begins. */
    void nextElement() {
        current++;
    }

    /** The object or array has ended. */
    void end() {
        current = -1;
    }

    /**
     * Whether the name that is expected next is there, with a colon right behind it.
     *
     * @param at the offset behind the quote that begins the name
     * @return the bytes up to and including the colon; 0 if something else is there
     */
    int expected(byte[] body, int at, int end) {
        int next = current + 1;
        return next < size && names[next].isAt(body, at, end) ? names[next].length : 0;
    }

    /** Notes the name that is expected next. */
    void noteExpected() {
        note(current + 1);
    }

    /**
     * Notes any name.
     *
     * @param plain whether it has no escapes where it is written
     */
    void note(byte[] utf8, int from, int to, boolean plain) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + utf8[i];
        }
        int probes = 0;
        int slot = NameTable.slot(hash, table.length);
        while (table[slot] != 0) {
            int position = table[slot] - 1;
            if (names[position].is(utf8, from, to)) {
                note(position);
                return;
            }
            if (++probes > MOST_PROBES) {
                throw ConversionException.expected(
                        "field names", "more than " + MOST_PROBES + " that collide");
            }
            slot = slot + 1 & table.length - 1;
        }
        Name name = new Name(utf8, from, to, hash, plain);
        JsonInput.checkNameLength(name.text.length());
        add(name, slot);
        note(size - 1);
    }

    private void add(Name name, int slot) {
        if (size == names.length) {
            names = Arrays.copyOf(names, Math.max(8, 2 * size));
            lastSeen = Arrays.copyOf(lastSeen, names.length);
        }
        lastSeen[size] = 0;
        names[size++] = name;
        bytes += name.length;
        outermost.noted++;
        table[slot] = size;
        if (2 * size > table.length) {
            grow();
        }
        if (entriesOf != null) {
            if (size > entries.length) {
                entries = Arrays.copyOf(entries, names.length);
            }
            entries[size - 1] = entriesOf.get(name.text);
        }
    }

    private void grow() {
        table = new int[Math.max(16, 2 * table.length)];
        for (int i = 0; i < size; i++) {
            int slot = NameTable.slot(names[i].hash, table.length);
            while (table[slot] != 0) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = i + 1;
        }
    }

    private void note(int position) {
        current = position;
        if (lastSeen[position] == object) {
            throw ConversionException.expected(
                    "each field name once",
                    "'" + ConversionException.shown(name()) + "' twice in one object");
        }
        lastSeen[position] = object;
    }

    /** The name noted last. */
    String name() {
        return names[current].text;
    }

    /** The names and indexes that lead to the present value, as far as they are shown. */
    String path() {
        Deque<FieldNames> fromOutside = new ArrayDeque<>();
        for (FieldNames place = this; place.parent != null; place = place.parent) {
            fromOutside.push(place);
        }
        StringBuilder path = new StringBuilder();
        fromOutside.stream()
                .limit(JsonInput.SHOWN_LEVELS)
                .filter(place -> place.current >= 0)
                .forEach(place -> place.appendTo(path));
        return path.toString();
    }

    private void appendTo(StringBuilder path) {
        if (isObject) {
            FieldPath.append(path, ConversionException.shown(name()));
        } else {
            path.append('[').append(current).append(']');
        }
    }

    /** What a table has for the name noted last. */
    @Nullable
    @SuppressWarnings("unchecked")
    <V> V entry(NameTable<V> of) {
        if (entriesOf != of) {
            entriesOf = of;
            entries = new Object[names.length];
            for (int i = 0; i < size; i++) {
                entries[i] = of.get(names[i].text);
            }
        }
        return (V) entries[current];
    }

    /** A name, with its bytes, a quote and a colon as two words that are compared at once. */
    private static final class Name {
        private static final VarHandle LONGS =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        private static final int WORDS = 2 * Long.BYTES;

        private final String text;
        private final byte[] written;
        private final int hash;
        private final int length;
        private final long first;
        private final long firstMask;
        private final long second;
        private final long secondMask;

        Name(byte[] utf8, int from, int to, int hash, boolean plain) {
            this.text = new String(utf8, from, to - from, StandardCharsets.UTF_8);
            this.hash = hash;
            this.length = to - from + 2;
            byte[] words = new byte[Math.max(WORDS, length)];
            System.arraycopy(utf8, from, words, 0, to - from);
            words[length - 2] = '"';
            words[length - 1] = ':';
            this.written = words;
            // What is masked by nothing is 0: a name with escapes is never found by its bytes.
            this.first = plain ? (long) LONGS.get(words, 0) : 1;
            this.firstMask = plain ? mask(length) : 0;
            this.second = (long) LONGS.get(words, Long.BYTES);
            this.secondMask = mask(length - Long.BYTES);
        }

        private static long mask(int bytes) {
            return bytes <= 0 ? 0 : bytes >= Long.BYTES ? -1L : (1L << 8 * bytes) - 1;
        }

        boolean is(byte[] bytes, int from, int to) {
            return Arrays.equals(bytes, from, to, written, 0, length - 2);
        }

        /** Whether a body has the name, a quote and a colon at an offset. */
        boolean isAt(byte[] body, int at, int end) {
            return at + WORDS <= end
                    && ((long) LONGS.get(body, at) & firstMask) == first
                    && ((long) LONGS.get(body, at + Long.BYTES) & secondMask) == second
                    && (length <= WORDS || isRestAt(body, at, end));
        }

        private boolean isRestAt(byte[] body, int at, int end) {
            return at + length <= end
                    && Arrays.equals(body, at + WORDS, at + length, written, WORDS, length);
        }
    }
}
