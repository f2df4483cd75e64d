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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * The bytes of a JSON text, checked to be UTF-8: either all of them at once, or a window that moves
 * over a text too large for that. Places in the text are counted from its beginning, as long
 * numbers; {@link #index} turns one into an index of {@link #bytes}.
 *
 * <p>The window holds everything from the {@link #mark} on, which is set at the beginning of what
 * has to be looked at again, a record; without a mark, what the parser read last. So memory grows
 * with the largest record and not with the text.
 *
 * <p>Each invalid byte is replaced by a '?', in a copy of what is not ours to change, so that the
 * rest can be read and each record that has such a byte be refused.
 */
final class PageText {
    /** The largest record, or value beside the records, of a text that is read in a window. */
    static final int MAX_WINDOW = 128 << 20;

    /** No token that a parser is at begins further back than this behind what it has read. */
    private static final int TAIL = 64 << 10;

    /** A page with more is no text. */
    private static final int MOST_INVALID = 100_000;

    private static final int LONGEST_MARK = 4;
    private static final int SHOWN_BYTES = 100;

    @Nullable private final InputStream source;

    /** Where the text stands in its page, if it is one record; else 0. */
    private final long line;

    private byte[] bytes;

    /** The place of the first byte of the window, and the lines before it. */
    private long base;

    private long linesBefore;

    /** The end in the window of what was checked, and of what was read. */
    private int end;

    private int filled;
    private boolean complete;
    private long start;
    private long handedOut;
    private long mark = -1;

    private long[] invalid = {};
    private byte[] invalidBytes = {};
    private int invalidCount;

    private PageText(@Nullable InputStream source, byte[] bytes, int from, int filled, long line) {
        this.source = source;
        this.line = line;
        this.bytes = bytes;
        this.start = from;
        this.filled = filled;
        this.complete = source == null;
    }

    /**
     * A text that is in memory.
     *
     * @param body not copied, and not changed
     * @param length how many bytes the text has, from the first one on
     */
    static PageText of(byte[] body, int length) throws PageException {
        return whole(body, 0, length, 0);
    }

    /**
     * A text that is one record, or was made of one.
     *
     * @param bytes of which [from, to) is the text; not copied, and not changed
     * @param line where the record stands in its page, from 1
     */
    static PageText ofRecord(byte[] bytes, int from, int to, long line) throws PageException {
        return whole(bytes, from, to, line);
    }

    private static PageText whole(byte[] bytes, int from, int to, long line) throws PageException {
        PageText text = new PageText(null, bytes, from, to, line);
        text.begin();
        text.end = to;
        int invalid = Utf8.firstInvalid(bytes, (int) text.start, to);
        if (invalid < to) {
            text.bytes = Arrays.copyOfRange(bytes, from, to);
            text.base = from;
            text.end = to - from;
            text.filled = text.end;
            text.check(invalid - from, text.end);
        }
        return text;
    }

    /** A text that is read as it is asked for. */
    static PageText of(InputStream source) throws IOException {
        PageText text = new PageText(source, new byte[2 * TAIL], 0, 0, 0);
        while (text.filled < LONGEST_MARK && text.read()) {
            // A mark, or a zero byte, is among the first bytes.
        }
        text.begin();
        text.end = (int) text.start;
        text.checkWhatWasRead();
        return text;
    }

    private void begin() throws PageException {
        boolean utf16 = isUtf16();
        start += startsWith(0xEF, 0xBB, 0xBF) ? 3 : 0;
        handedOut = start;
        if (complete && isBlank()) {
            throw empty();
        }
        if (utf16) {
            throw PageException.broken(
                    "expected a JSON document in UTF-8, found UTF-16 or UTF-32", null);
        }
    }

    /** There is nothing to read, now that all of it was looked at. */
    PageException empty() {
        return PageException.broken(
                "expected a JSON document, found an empty body of " + (base + filled) + " bytes",
                null);
    }

    private boolean isBlank() {
        for (int i = (int) start; i < filled; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** A mark of UTF-16, or a zero byte, which every JSON text has there in UTF-16 and UTF-32. */
    private boolean isUtf16() {
        return startsWith(0)
                || filled - start > 1 && bytes[(int) start + 1] == 0
                || startsWith(0xFE, 0xFF)
                || startsWith(0xFF, 0xFE);
    }

    private boolean startsWith(int... first) {
        for (int i = 0; i < first.length; i++) {
            int at = (int) start + i;
            if (at >= filled || (bytes[at] & 0xFF) != first[i]) {
                return false;
            }
        }
        return true;
    }

    /** Behind the byte order mark, if there is one. */
    long start() {
        return start;
    }

    /** The window; another one after anything else was read. */
    byte[] bytes() {
        return bytes;
    }

    /** The index in {@link #bytes} of a place that is in the window. */
    int index(long place) {
        return (int) (place - base);
    }

    /** Whether all of it is in memory. */
    boolean isWhole() {
        return source == null;
    }

    /** The end of what is known, which of a whole text is its end. */
    long end() {
        return base + end;
    }

    /** From here on everything is kept. */
    void mark(long place) {
        mark = place;
    }

    void unmark() {
        mark = -1;
    }

    /** What a parser reads from, in place of the window, where the text is not whole. */
    InputStream asStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (handedOut == end() && !readMore()) {
                    return -1;
                }
                int count = (int) Math.min(length, end() - handedOut);
                System.arraycopy(bytes, index(handedOut), target, offset, count);
                handedOut += count;
                return count;
            }
        };
    }

    /**
     * The place of the first quote, backslash or control character at or behind another place;
     * {@link #end} if there is none, or none for more bytes than a limit.
     */
    long endOfPlain(long from, int limit) throws IOException {
        long at = from;
        while (true) {
            int found = Utf8.endOfPlain(bytes, index(at), end);
            if (found < end) {
                return base + found;
            }
            at = Math.max(at, end());
            if (at - from > limit || !readMore()) {
                return at;
            }
        }
    }

    /** Whether there is a quote at a place. */
    boolean isQuote(long place) {
        return place < end() && bytes[index(place)] == '"';
    }

    /** Reads on, at least one byte; false at the end of the text. */
    private boolean readMore() throws IOException {
        long endBefore = end();
        while (end() == endBefore) {
            if (complete) {
                return false;
            }
            read();
            checkWhatWasRead();
        }
        return true;
    }

    private boolean read() throws IOException {
        makeRoom();
        int count = source.read(bytes, filled, bytes.length - filled);
        complete = count < 0;
        filled += Math.max(0, count);
        return !complete;
    }

    private void makeRoom() throws PageException {
        if (filled < bytes.length) {
            return;
        }
        int keep = index(mark >= 0 ? mark : Math.max(base, handedOut - TAIL));
        if (keep >= bytes.length / 2) {
            linesBefore += lines(keep);
            System.arraycopy(bytes, keep, bytes, 0, filled - keep);
            base += keep;
            end -= keep;
            filled -= keep;
        } else if (bytes.length < MAX_WINDOW) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_WINDOW, 2L * bytes.length));
        } else {
            throw PageException.wrongShape(
                    "expected records of at most "
                            + MAX_WINDOW
                            + " bytes each, found more from "
                            + position(mark >= 0 ? mark : base + keep)
                            + " on. Check where the records are");
        }
    }

    private void checkWhatWasRead() throws PageException {
        int limit = complete ? filled : Utf8.lastStart(bytes, end, filled);
        int from = end;
        end = limit;
        check(from, limit);
    }

    private void check(int from, int to) throws PageException {
        int at = Utf8.firstInvalid(bytes, from, to);
        while (at < to) {
            if (invalidCount == MOST_INVALID) {
                throw PageException.broken(
                        "expected a JSON document in UTF-8, found more than "
                                + MOST_INVALID
                                + " bytes that are not, the first at byte "
                                + invalid[0],
                        null);
            }
            if (invalidCount == invalid.length) {
                invalid = Arrays.copyOf(invalid, Math.max(16, 2 * invalidCount));
                invalidBytes = Arrays.copyOf(invalidBytes, invalid.length);
            }
            invalid[invalidCount] = base + at;
            invalidBytes[invalidCount++] = bytes[at];
            bytes[at] = '?';
            at = Utf8.firstInvalid(bytes, at + 1, to);
        }
    }

    /** How many invalid bytes were found so far. */
    int invalidCount() {
        return invalidCount;
    }

    /** How many of them are in [from, to). */
    int countInvalid(long from, long to) {
        return invalidCount == 0 ? 0 : invalidBefore(to) - invalidBefore(from);
    }

    /** The place of the first one in [from, to), or -1. */
    long firstInvalid(long from, long to) {
        int next = invalidCount == 0 ? 0 : invalidBefore(from);
        return next < invalidCount && invalid[next] < to ? invalid[next] : -1;
    }

    /** What was at the place of an invalid byte, such as {@code the byte 0xFF}. */
    String invalidAt(long place) {
        return String.format("the byte 0x%02X", invalidBytes[invalidBefore(place)]);
    }

    private int invalidBefore(long place) {
        int at = Arrays.binarySearch(invalid, 0, invalidCount, place);
        return at < 0 ? -at - 1 : at;
    }

    /** Line and byte of a place, for a message. */
    String position(long place) {
        if (line > 0) {
            return "line " + line;
        }
        if (place < base) {
            return "byte " + place;
        }
        return "line " + (1 + linesBefore + lines(index(place))) + ", byte " + place;
    }

    /** The length of a page for a message, where it is known. */
    String extent() {
        return source == null && line == 0 ? " of " + end : "";
    }

    /** What stands at a place, for a message. */
    String excerpt(long place) {
        int from = Math.max(0, index(place));
        return new String(bytes, from, Math.min(SHOWN_BYTES, end - from), StandardCharsets.UTF_8);
    }

    private int lines(int to) {
        int lines = 0;
        for (int i = 0; i < to; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }
}
