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
import java.util.Arrays;

/** The documents of lines. */
final class NdjsonRecords implements RecordSource {
    private final PageDecoder decoder;
    private final FieldNames names;
    private final InputStream stream;

    /** The page, or what was read of it from the beginning of the present line on. */
    private byte[] buffer;

    private int lineStart;
    private int filled;
    private boolean complete;
    private long line;
    private JsonInput input;

    NdjsonRecords(PageDecoder decoder, Document document) throws IOException {
        document.requireKnownEnd();
        this.decoder = decoder;
        this.stream = document.stream();
        this.complete = document.bytes() != null;
        this.buffer = complete ? document.bytes() : new byte[64 << 10];
        this.filled = complete ? document.length() : 0;
        this.names = decoder.takeNames();
    }

    @Override
    public boolean next() throws IOException {
        if (input != null) {
            requireEndOfLine();
        }
        while (true) {
            int end = endOfLine();
            if (end < 0) {
                requireAnyLine();
                return false;
            }
            int from = lineStart;
            lineStart = end + 1;
            line++;
            if (!isBlank(from, end)) {
                open(from, end);
                return true;
            }
        }
    }

    private void open(int from, int to) throws IOException {
        input = new Utf8Input(PageText.ofRecord(buffer, from, to, line), names);
        input.nextToken();
    }

    private void requireEndOfLine() throws IOException {
        if (input.nextToken() != null) {
            throw PageException.broken(
                    "line "
                            + line
                            + ": expected one JSON document a line, found more content behind it",
                    null);
        }
    }

    private void requireAnyLine() throws PageException {
        if (input == null) {
            throw PageException.broken(
                    "expected a JSON document a line, found none; where there may be none, say"
                            + " 'records: \"?\"'",
                    null);
        }
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** The index behind the present line; -1 if there is no further line. */
    private int endOfLine() throws IOException {
        int at = lineStart;
        while (true) {
            while (at < filled && buffer[at] != '\n') {
                at++;
            }
            if (at < filled) {
                return at;
            }
            if (complete) {
                return lineStart < filled ? filled : -1;
            }
            at -= makeRoom();
            int count = stream.read(buffer, filled, buffer.length - filled);
            complete = count < 0;
            filled += Math.max(0, count);
        }
    }

    /** By how much everything has moved to the front. */
    private int makeRoom() throws PageException {
        int moved = lineStart;
        if (moved > 0) {
            System.arraycopy(buffer, moved, buffer, 0, filled - moved);
            filled -= moved;
            lineStart = 0;
        } else if (filled == PageText.MAX_WINDOW) {
            throw PageException.wrongShape(
                    "line "
                            + (line + 1)
                            + ": expected at most "
                            + PageText.MAX_WINDOW
                            + " bytes, found more. Check that each document stands on a line of"
                            + " its own");
        } else if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(PageText.MAX_WINDOW, 2 * filled));
        }
        return moved;
    }

    @Override
    public JsonInput input() {
        return input;
    }

    @Override
    public void close() throws IOException {
        stream.close();
        decoder.giveNames(names);
    }
}
