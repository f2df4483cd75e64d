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

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.annotation.Nullable;

/**
 * Unwraps gzip (RFC 1952) while it arrives, so that a body which unfolds beyond the limit of its
 * {@link PageBuffer} is dropped there and then. Several members in a row are one body. The JDK's
 * stream cannot be used: it pulls, and what arrives pushes.
 */
final class GzipInflater implements AutoCloseable {
    private static final int FIXED_HEADER = 10;
    private static final int TRAILER = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private enum State {
        HEADER,
        EXTRA_LENGTH,
        EXTRA_BYTES,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER
    }

    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private State state = State.HEADER;

    /** Bytes of the present state that were seen, and what was read of its number. */
    private int seen;

    private long number;
    private int flags;
    private int extraLength;
    private boolean empty = true;

    /**
     * @throws Fault if it is not gzip, or too large
     */
    void inflate(ByteBuffer part, PageBuffer page) throws Fault {
        while (part.hasRemaining()) {
            empty = false;
            if (state == State.DATA) {
                inflateData(part, page);
            } else {
                frame(part.get() & 0xff);
            }
        }
    }

    /**
     * The body has ended.
     *
     * @throws Fault if the gzip data has not
     */
    void finish() throws Fault {
        if (!empty && (state != State.HEADER || seen != 0)) {
            throw Fault.passing("the gzip body of the answer ends in the middle", null);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }

    private void inflateData(ByteBuffer part, PageBuffer page) throws Fault {
        inflater.setInput(part);
        while (!inflater.finished() && !inflater.needsInput()) {
            byte[] target = page.segment();
            int position = page.position();
            int length;
            try {
                length = inflater.inflate(target, position, target.length - position);
            } catch (DataFormatException e) {
                throw corrupt("its data cannot be inflated", e);
            }
            if (length == 0 && inflater.needsDictionary()) {
                throw corrupt("it needs a dictionary", null);
            }
            checksum.update(target, position, length);
            page.advance(length);
        }
        if (inflater.finished()) {
            enter(State.TRAILER);
        }
    }

    private void frame(int octet) throws Fault {
        switch (state) {
            case HEADER -> header(octet);
            case EXTRA_LENGTH -> {
                extraLength |= octet << 8 * seen++;
                if (seen == 2) {
                    enter(extraLength == 0 ? after(EXTRA) : State.EXTRA_BYTES);
                }
            }
            case EXTRA_BYTES -> {
                if (++seen == extraLength) {
                    enter(after(EXTRA));
                }
            }
            case NAME -> {
                if (octet == 0) {
                    enter(after(NAME));
                }
            }
            case COMMENT -> {
                if (octet == 0) {
                    enter(after(COMMENT));
                }
            }
            case HEADER_CRC -> {
                if (++seen == 2) {
                    enter(State.DATA);
                }
            }
            case TRAILER -> trailer(octet);
            case DATA -> throw new IllegalStateException("data is not framing");
        }
    }

    private void header(int octet) throws Fault {
        boolean expected =
                switch (seen) {
                    case 0 -> octet == 0x1f;
                    case 1 -> octet == 0x8b;
                    case 2 -> octet == 8;
                    default -> true;
                };
        if (!expected) {
            throw corrupt("it does not begin as gzip does", null);
        }
        if (seen == 3) {
            flags = octet;
        }
        if (++seen == FIXED_HEADER) {
            enter(after(0));
        }
    }

    /** The optional fields follow in the order of the format, which is not that of their bits. */
    private State after(int field) {
        if (field < EXTRA && (flags & EXTRA) != 0) {
            return State.EXTRA_LENGTH;
        }
        if (field < NAME && (flags & NAME) != 0) {
            return State.NAME;
        }
        if (field < COMMENT && (flags & COMMENT) != 0) {
            return State.COMMENT;
        }
        return (flags & HEADER_CRC) != 0 ? State.HEADER_CRC : State.DATA;
    }

    private void trailer(int octet) throws Fault {
        number |= (long) octet << 8 * seen++;
        if (seen < TRAILER) {
            return;
        }
        if ((number & 0xffffffffL) != checksum.getValue()) {
            throw corrupt("its checksum is wrong", null);
        }
        if (number >>> 32 != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw corrupt("its length is wrong", null);
        }
        inflater.reset();
        checksum.reset();
        enter(State.HEADER);
    }

    private void enter(State next) {
        state = next;
        seen = 0;
        number = 0;
        if (next == State.EXTRA_LENGTH) {
            extraLength = 0;
        }
    }

    private static Fault corrupt(String what, @Nullable Throwable cause) {
        return Fault.passing("the gzip body of the answer is damaged: " + what, cause);
    }
}
