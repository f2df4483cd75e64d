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

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;

/**
 * One document of a page: the page itself, or a file that is packed in it.
 *
 * @param bytes all of it, from the first one on; null if it is read as it is asked for
 * @param length how many of the bytes it has, if they are there
 * @param stream the same; can be marked
 * @param charset the declared encoding, or null
 * @param knownToBeWhole as {@link Payload#isKnownToBeWhole()}
 */
record Document(
        @Nullable byte[] bytes,
        int length,
        InputStream stream,
        @Nullable Charset charset,
        boolean knownToBeWhole) {

    /** Stands for bytes that are not of the encoding; no text has it. */
    static final char MALFORMED = '\uFFFF';

    private static final int LONGEST_MARK = 3;

    static Document of(Payload payload) throws IOException {
        byte[] bytes = payload.bytes();
        int length = bytes == null ? 0 : (int) payload.size();
        return new Document(
                bytes,
                length,
                bytes == null
                        ? new BufferedInputStream(payload.open())
                        : new ByteArrayInputStream(bytes, 0, length),
                payload.charset(),
                payload.isKnownToBeWhole());
    }

    boolean isEmpty() throws IOException {
        return first(1).length == 0;
    }

    /** Its JSON text. */
    PageText text() throws IOException {
        return bytes == null ? PageText.of(stream) : PageText.of(bytes, length);
    }

    /** The encoding that a byte order mark says, which is passed over; else the declared one. */
    @Nullable
    Charset markedOrDeclared() throws IOException {
        byte[] first = first(LONGEST_MARK);
        Charset marked = null;
        int length = 2;
        if (startsWith(first, 0xEF, 0xBB, 0xBF)) {
            marked = StandardCharsets.UTF_8;
            length = LONGEST_MARK;
        } else if (startsWith(first, 0xFE, 0xFF)) {
            marked = StandardCharsets.UTF_16BE;
        } else if (startsWith(first, 0xFF, 0xFE)) {
            marked = StandardCharsets.UTF_16LE;
        }
        if (marked == null) {
            return charset;
        }
        stream.skipNBytes(length);
        return marked;
    }

    /** Its characters, with {@link #MALFORMED} for what is none. */
    static BufferedReader reader(InputStream stream, Charset charset) {
        return new BufferedReader(
                new InputStreamReader(
                        stream,
                        charset.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                                .replaceWith(String.valueOf(MALFORMED))));
    }

    /** Where the end of a text cannot be seen in it, the answer has to show it. */
    void requireKnownEnd() throws PageException {
        if (!knownToBeWhole) {
            throw PageException.broken(
                    "the answer ends with its connection, so that lines may be missing at its end"
                            + " unseen: expected a Content-Length, chunks, or a body in gzip. Let"
                            + " the request ask for one, such as with the header"
                            + " 'Accept-Encoding: gzip'",
                    null);
        }
    }

    /** Its first bytes, which are still to be read. */
    byte[] first(int count) throws IOException {
        stream.mark(count);
        byte[] first = stream.readNBytes(count);
        stream.reset();
        return first;
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
