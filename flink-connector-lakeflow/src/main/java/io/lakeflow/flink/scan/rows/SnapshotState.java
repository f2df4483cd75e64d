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
package io.lakeflow.flink.scan.rows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Where the comparison of snapshots stands: one compressed field of an offset, written only when a
 * checkpoint asks for it.
 *
 * <p>The form is a version byte, what was there before (number, then of each key its text, hash,
 * content and misses), the log of the read under way (length, of which up to the page; then of each
 * entry its key, as the distance from the one that follows the last, and its content if it is not
 * the one of before), and the identities announced. An unchanged table listed in the same order
 * costs next to nothing a second time.
 *
 * @param before what the last complete read has left
 * @param deleted how many entries of it, from the first, have had their delete emitted if they had
 *     one
 * @param log the read under way
 * @param page how long the log was where the page to ask for begins
 * @param size how long it is
 * @param announced the identities of rows of that page which may have been emitted
 */
public record SnapshotState(
        KeyedContents before, int deleted, SnapshotLog log, int page, int size, long[] announced) {
    private static final int VERSION = 1;

    /** What is known of a key of which a row may have been emitted or not. */
    private static final long UNKNOWN = 0;

    public static SnapshotState empty() {
        KeyedContents nothing = new KeyedContents();
        return new SnapshotState(nothing, 0, new SnapshotLog(nothing), 0, 0, new long[0]);
    }

    public boolean isEmpty() {
        return before.size() == 0 && size == 0;
    }

    public String pack() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream out =
                new DataOutputStream(new DeflaterOutputStream(bytes, deflater, 1 << 16))) {
            out.writeByte(VERSION);
            packBefore(out);
            out.writeInt(size);
            out.writeInt(page);
            new LogWriter(out).write();
            out.writeInt(announced.length);
            for (long identity : announced) {
                out.writeLong(identity);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            deflater.end();
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private boolean isKept(int index) {
        return index >= deleted || before.misses(index) < SnapshotComparison.GONE;
    }

    private void packBefore(DataOutputStream out) throws IOException {
        int kept = 0;
        for (int i = 0; i < before.size(); i++) {
            kept += isKept(i) ? 1 : 0;
        }
        out.writeInt(kept);
        for (int i = 0; i < before.size(); i++) {
            if (isKept(i)) {
                writeText(out, before.text(i));
                out.writeLong(before.hash(i));
                out.writeLong(before.content(i));
                out.writeByte(before.misses(i));
            }
        }
    }

    private static void writeText(DataOutputStream out, byte[] text) throws IOException {
        out.writeInt(text.length);
        out.write(text);
    }

    private static byte[] readText(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    /** While deletes are emitted there is no log, so that the indices of before are those kept. */
    private final class LogWriter implements SnapshotLog.Visitor<IOException> {
        private final DataOutputStream out;
        private int last = -1;
        private int texts;

        private LogWriter(DataOutputStream out) {
            this.out = out;
        }

        void write() throws IOException {
            log.visit(0, size, this);
        }

        @Override
        public void entry(int key, long content) throws IOException {
            out.writeInt(key - last - 1);
            last = key;
            boolean same = key >= 0 && before.content(key) == content;
            out.writeBoolean(same);
            if (!same) {
                out.writeLong(content);
            }
            if (~key == texts) {
                writeText(out, log.added().text(texts));
                out.writeLong(log.added().hash(texts));
                texts++;
            }
        }
    }

    public static SnapshotState unpack(String packed) {
        if (packed.isEmpty()) {
            return empty();
        }
        byte[] bytes = Base64.getDecoder().decode(packed);
        try (DataInputStream in =
                new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalStateException(
                        "the restored state compares snapshots in version "
                                + version
                                + ", which this version of the connector does not know; it knows "
                                + VERSION);
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the keys in the restored state are damaged", e);
        }
    }

    private static SnapshotState read(DataInputStream in) throws IOException {
        KeyedContents before = new KeyedContents();
        int known = in.readInt();
        for (int i = 0; i < known; i++) {
            byte[] text = readText(in);
            before.add(in.readLong(), text, in.readLong(), in.readByte());
        }
        int size = in.readInt();
        int page = in.readInt();
        Entries entries = new Entries(before, size);
        for (int i = 0; i < size; i++) {
            entries.read(in);
        }
        long[] announced = new long[in.readInt()];
        for (int i = 0; i < announced.length; i++) {
            announced[i] = in.readLong();
        }
        SnapshotLog log = entries.replay(page, announced);
        return new SnapshotState(before, 0, log, log.size(), log.size(), announced);
    }

    /** The log of a state, before it is known which of its rows were emitted for certain. */
    private static final class Entries {
        private final KeyedContents before;
        private final KeyedContents added = new KeyedContents();
        private final int[] keys;
        private final long[] contents;
        private int size;
        private int last = -1;

        private Entries(KeyedContents before, int size) {
            this.before = before;
            this.keys = new int[size];
            this.contents = new long[size];
        }

        void read(DataInputStream in) throws IOException {
            int key = last + 1 + in.readInt();
            last = key;
            boolean same = in.readBoolean();
            long content = same ? before.content(key) : in.readLong();
            if (~key == added.size()) {
                byte[] text = readText(in);
                added.add(in.readLong(), text, content, 0);
            }
            keys[size] = key;
            contents[size++] = content;
        }

        /**
         * The log up to the page. The page will be asked for again and may show something else, so
         * what was emitted of it is remembered as if it had been there before.
         */
        SnapshotLog replay(int page, long[] announced) {
            SnapshotLog log = new SnapshotLog(before);
            for (int i = 0; i < page; i++) {
                byte[] text = text(keys[i]);
                log.see(hash(keys[i]), () -> text, contents[i]);
            }
            Set<Long> uncertain = new HashSet<>();
            for (long identity : announced) {
                uncertain.add(identity);
            }
            for (int i = page; i < size; i++) {
                long content = uncertain.contains(contents[i]) ? UNKNOWN : contents[i];
                log.correct(hash(keys[i]), text(keys[i]), content);
            }
            return log;
        }

        private long hash(int key) {
            return key >= 0 ? before.hash(key) : added.hash(~key);
        }

        private byte[] text(int key) {
            return key >= 0 ? before.text(key) : added.text(~key);
        }
    }
}
