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
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import javax.annotation.Nullable;

/**
 * The records of the files of a zip archive, one file after the other, each a document of its own.
 *
 * <p>An archive is read from its beginning, and its directory, which stands at the end, is held
 * against what was read: an archive that is cut between two files is not taken for a shorter one.
 */
final class ZipRecords implements RecordSource {
    private static final int MOST_ENTRIES = 10_000;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int IN_ZIP64 = 0xFFFF;

    private final PageDecoder decoder;
    private final Payload payload;
    private final CapturedValues captured;
    private final ZipInputStream zip;
    private int entries;
    private long unpacked;
    @Nullable private RecordSource file;

    ZipRecords(PageDecoder decoder, Payload payload, CapturedValues captured) throws IOException {
        this.decoder = decoder;
        this.payload = payload;
        this.captured = captured;
        this.zip = new ZipInputStream(payload.open());
    }

    /** Whether a body is an archive: no text begins with these bytes. */
    static boolean isZip(Payload payload) throws IOException {
        try (InputStream in = payload.open()) {
            byte[] first = in.readNBytes(4);
            return first.length == 4
                    && first[0] == 'P'
                    && first[1] == 'K'
                    && (first[2] == 3 && first[3] == 4 || first[2] == 5 && first[3] == 6);
        }
    }

    @Override
    public boolean next() throws IOException {
        while (file == null || !file.next()) {
            if (!toNextFile()) {
                return false;
            }
        }
        return true;
    }

    private boolean toNextFile() throws IOException {
        try {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null && entry.isDirectory()) {
                count();
                entry = zip.getNextEntry();
            }
            if (entry == null) {
                checkDirectory();
                return false;
            }
            count();
        } catch (ZipException e) {
            throw damaged(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw damaged("the name of a file is not UTF-8", e);
        }
        Document document =
                new Document(
                        null, 0, new BufferedInputStream(new Entry()), payload.charset(), true);
        file = RecordSource.of(decoder, document, captured);
        return true;
    }

    private void count() throws PageException {
        if (++entries > MOST_ENTRIES) {
            throw PageException.wrongShape(
                    "expected a zip archive of at most " + MOST_ENTRIES + " files, found more");
        }
    }

    /** The last record of an archive says how many entries it has. */
    private void checkDirectory() throws IOException {
        int length = (int) Math.min(payload.size(), END_LENGTH + LONGEST_COMMENT);
        byte[] tail;
        try (InputStream in = payload.open()) {
            in.skipNBytes(payload.size() - length);
            tail = in.readNBytes(length);
        }
        for (int at = tail.length - END_LENGTH; at >= 0; at--) {
            boolean found =
                    tail[at] == 'P'
                            && tail[at + 1] == 'K'
                            && tail[at + 2] == 5
                            && tail[at + 3] == 6;
            if (found && at + END_LENGTH + number(tail, at + 20) == tail.length) {
                int told = number(tail, at + 10);
                if (told != entries && told != IN_ZIP64) {
                    throw damaged(
                            "it has " + told + " entries, of which " + entries + " came", null);
                }
                return;
            }
        }
        throw damaged("it is cut short", null);
    }

    private static int number(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    }

    private static PageException damaged(String what, @Nullable Throwable cause) {
        return PageException.broken("the zip archive is damaged: " + what, cause);
    }

    @Override
    public void checkRecord() {
        file.checkRecord();
    }

    @Override
    public JsonInput input() {
        return file.input();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** The bytes of the present file; closing it leaves the archive open. */
    private final class Entry extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count;
            try {
                count = zip.read(target, offset, length);
            } catch (ZipException | java.io.EOFException e) {
                throw damaged(e.getMessage(), e);
            }
            unpacked += Math.max(0, count);
            if (unpacked > payload.maxBytes()) {
                throw PageException.wrongShape(
                        "expected a zip archive of at most "
                                + payload.maxBytes()
                                + " bytes when it is unpacked, found more. Ask for less at once, or"
                                + " raise 'http.max-page-bytes'");
            }
            return count;
        }
    }
}
