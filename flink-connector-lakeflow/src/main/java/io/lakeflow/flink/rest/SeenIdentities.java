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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The identities of emitted rows that a later request may bring again, each with its cursor and how
 * often it was emitted. Immutable.
 *
 * <p>Only rows at or after the stored cursor minus the lookback are in it, so it is as large as
 * what the API lists for that range: mostly the rows that share the newest cursor value.
 */
final class SeenIdentities {
    static final SeenIdentities NONE = new SeenIdentities(Map.of());

    private final Map<Long, Seen> byIdentity;

    private SeenIdentities(Map<Long, Seen> byIdentity) {
        this.byIdentity = byIdentity;
    }

    private record Seen(long key, CursorValue cursor, int count) {}

    /** How often a row of this identity was emitted. */
    int count(long identity) {
        Seen seen = byIdentity.get(identity);
        return seen == null ? 0 : seen.count();
    }

    int size() {
        return byIdentity.size();
    }

    Builder toBuilder() {
        return new Builder(byIdentity);
    }

    /** One compressed field of a state's JSON. */
    String pack() {
        if (byIdentity.isEmpty()) {
            return "";
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            out.writeInt(byIdentity.size());
            for (Map.Entry<Long, Seen> entry : byIdentity.entrySet()) {
                out.writeLong(entry.getKey());
                out.writeLong(entry.getValue().key());
                out.writeLong(entry.getValue().cursor().major());
                out.writeInt(entry.getValue().cursor().minor());
                out.writeInt(entry.getValue().count());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    static SeenIdentities unpack(String packed) {
        if (packed.isEmpty()) {
            return NONE;
        }
        byte[] bytes = Base64.getDecoder().decode(packed);
        try (DataInputStream in =
                new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            int size = in.readInt();
            Map<Long, Seen> byIdentity = new HashMap<>();
            for (int i = 0; i < size; i++) {
                long identity = in.readLong();
                long key = in.readLong();
                CursorValue cursor = new CursorValue(in.readLong(), in.readInt());
                byIdentity.put(identity, new Seen(key, cursor, in.readInt()));
            }
            return new SeenIdentities(byIdentity);
        } catch (IOException e) {
            throw new UncheckedIOException("the identities in the restored state are damaged", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeenIdentities that && byIdentity.equals(that.byIdentity);
    }

    @Override
    public int hashCode() {
        return byIdentity.hashCode();
    }

    /** Collects what a page adds. */
    static final class Builder {
        private final Map<Long, Seen> byIdentity;

        private Builder(Map<Long, Seen> byIdentity) {
            this.byIdentity = new HashMap<>(byIdentity);
        }

        boolean contains(long identity) {
            return byIdentity.containsKey(identity);
        }

        /**
         * @param key of the row, as {@link RecordReader#key} gives it
         */
        void add(long identity, long key, CursorValue cursor) {
            byIdentity.merge(
                    identity,
                    new Seen(key, cursor, 1),
                    (old, added) -> new Seen(key, old.cursor(), old.count() + 1));
        }

        /** Takes one occurrence away, if there is one. */
        boolean take(long identity) {
            Seen seen = byIdentity.get(identity);
            if (seen == null) {
                return false;
            }
            if (seen.count() == 1) {
                byIdentity.remove(identity);
            } else {
                byIdentity.put(identity, new Seen(seen.key(), seen.cursor(), seen.count() - 1));
            }
            return true;
        }

        Builder dropBefore(CursorValue threshold) {
            byIdentity.values().removeIf(seen -> seen.cursor().isBefore(threshold));
            return this;
        }

        /** Rows that were deleted: whenever they are listed again, they are back. */
        Builder forget(Set<Long> keys) {
            if (!keys.isEmpty()) {
                byIdentity.values().removeIf(seen -> keys.contains(seen.key()));
            }
            return this;
        }

        /** Versions without a cursor, of keys that now have another version. */
        void forgetUndated(Set<Long> keys) {
            byIdentity
                    .values()
                    .removeIf(
                            seen ->
                                    seen.cursor().equals(CursorValue.NONE)
                                            && keys.contains(seen.key()));
        }

        SeenIdentities build() {
            return byIdentity.isEmpty() ? NONE : new SeenIdentities(Map.copyOf(byIdentity));
        }
    }
}
