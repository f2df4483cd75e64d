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
package io.lakeflow.flink.rest;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * The hashes of the keys that a bounded read has emitted, in the order of emission. It only grows,
 * so an offset holds no copy but the number of keys that stood when it was made.
 */
final class KeyLog {
    private static final long UNKNOWN_VERSION = 0;

    private final DistinctLongs hashes = new DistinctLongs();

    /** The identity of each one's version, which a state does not have. */
    private long[] versions = new long[16];

    /** A key in the log, and the version in which it was emitted. */
    enum Version {
        NONE,
        SAME,
        OTHER,
        UNKNOWN
    }

    /** Adds a key; false if it was there. */
    synchronized boolean add(long hash) {
        return add(hash, UNKNOWN_VERSION);
    }

    /** Adds a key with its version; false if it was there in any. */
    synchronized boolean add(long hash, long version) {
        int place = hashes.size();
        if (!hashes.add(hash)) {
            return false;
        }
        if (place == versions.length) {
            versions = Arrays.copyOf(versions, 2 * place);
        }
        versions[place] = version;
        return true;
    }

    /** In which version a key is there, compared with the one that is listed of it now. */
    synchronized Version version(long hash, long listed) {
        int place = hashes.find(hash);
        if (place < 0) {
            return Version.NONE;
        }
        return versions[place] == UNKNOWN_VERSION
                ? Version.UNKNOWN
                : versions[place] == listed ? Version.SAME : Version.OTHER;
    }

    /** Takes back what was added after the first ones, because it was not emitted after all. */
    synchronized void keepFirst(int first) {
        hashes.keepFirst(first);
    }

    synchronized int size() {
        return hashes.size();
    }

    /** Everything in it as a set that does not change any more. */
    synchronized SeenIdentities asSeen() {
        SeenIdentities.Builder seen = SeenIdentities.NONE.toBuilder();
        for (int place = 0; place < hashes.size(); place++) {
            seen.add(hashes.get(place), 0, CursorValue.of(0));
        }
        return seen.build();
    }

    /** The first keys as one field of a state's JSON. Hashes do not compress. */
    synchronized String pack(int first) {
        ByteBuffer bytes = ByteBuffer.allocate(first * Long.BYTES);
        for (int place = 0; place < first; place++) {
            bytes.putLong(hashes.get(place));
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static KeyLog unpack(String packed) {
        KeyLog log = new KeyLog();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(packed));
        while (bytes.hasRemaining()) {
            log.add(bytes.getLong());
        }
        return log;
    }
}
