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
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.annotation.Nullable;

/**
 * The identities of emitted rows that a later request may bring again, each with its cursor and how
 * often it was emitted. Immutable.
 *
 * <p>Between rounds only rows at or after the stored cursor minus the lookback are in it, so it is
 * as large as what the API lists for that range: mostly the rows that share the newest cursor
 * value. While a listing is read that may be read again, everything that it brought is in it.
 *
 * <p>It is made of layers, each at least twice as large as the next, so that a page adds what it
 * brought and copies what is there only now and then.
 */
final class SeenIdentities {
    static final SeenIdentities NONE = new SeenIdentities(List.of());

    private final List<Layer> layers;

    private SeenIdentities(List<Layer> layers) {
        this.layers = layers;
    }

    private record Seen(long key, CursorValue cursor, int count) {
        boolean isUndated() {
            return cursor.equals(CursorValue.NONE);
        }

        CursorValue version() {
            return SeenIdentities.version(cursor);
        }

        Seen plus(Seen other) {
            return new Seen(key, cursor, count + other.count);
        }
    }

    /** Some of the identities, and from their keys to the newest cursor, made when asked for. */
    private static final class Layer {
        private final Map<Long, Seen> byIdentity;
        @Nullable private Map<Long, CursorValue> newestByKey;

        private Layer(Map<Long, Seen> byIdentity) {
            this.byIdentity = byIdentity;
        }

        @Nullable
        private CursorValue newest(long key) {
            if (newestByKey == null) {
                newestByKey = new HashMap<>();
                byIdentity
                        .values()
                        .forEach(
                                seen ->
                                        newestByKey.merge(
                                                seen.key(), seen.version(), CursorValue::max));
            }
            return newestByKey.get(key);
        }
    }

    /** What says of the row of a cursor that another version is older. */
    static CursorValue version(CursorValue cursor) {
        return cursor.equals(CursorValue.NONE) ? CursorValue.EARLIEST : cursor;
    }

    /** How often a row of this identity was emitted. */
    int count(long identity) {
        int count = 0;
        for (Layer layer : layers) {
            Seen seen = layer.byIdentity.get(identity);
            count += seen == null ? 0 : seen.count();
        }
        return count;
    }

    /** The newest cursor of a key among these rows, or null. */
    @Nullable
    CursorValue newest(long key) {
        CursorValue newest = null;
        for (Layer layer : layers) {
            newest = CursorValue.later(newest, layer.newest(key));
        }
        return newest;
    }

    /** The newest cursor of all that have one; null where there is none. */
    @Nullable
    CursorValue newest() {
        CursorValue newest = null;
        for (Layer layer : layers) {
            for (Seen seen : layer.byIdentity.values()) {
                newest = seen.isUndated() ? newest : CursorValue.later(newest, seen.cursor());
            }
        }
        return newest;
    }

    int size() {
        int size = 0;
        for (Layer layer : layers) {
            size += layer.byIdentity.size();
        }
        return size;
    }

    Builder toBuilder() {
        return new Builder(this);
    }

    private Map<Long, Seen> copy() {
        Map<Long, Seen> all = new HashMap<>();
        for (Layer layer : layers) {
            layer.byIdentity.forEach((identity, seen) -> all.merge(identity, seen, Seen::plus));
        }
        return all;
    }

    private SeenIdentities plus(Map<Long, Seen> added) {
        List<Layer> next = new ArrayList<>(layers);
        Map<Long, Seen> last = added;
        while (!next.isEmpty() && next.get(next.size() - 1).byIdentity.size() < 2 * last.size()) {
            Map<Long, Seen> merged = new HashMap<>(next.remove(next.size() - 1).byIdentity);
            last.forEach((identity, seen) -> merged.merge(identity, seen, Seen::plus));
            last = merged;
        }
        next.add(new Layer(last));
        return new SeenIdentities(List.copyOf(next));
    }

    /** One compressed field of a state's JSON. */
    String pack() {
        if (layers.isEmpty()) {
            return "";
        }
        Map<Long, Seen> all = copy();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            out.writeInt(all.size());
            for (Map.Entry<Long, Seen> entry : all.entrySet()) {
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
            return NONE.plus(byIdentity);
        } catch (IOException e) {
            throw new UncheckedIOException("the identities in the restored state are damaged", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeenIdentities that && copy().equals(that.copy());
    }

    @Override
    public int hashCode() {
        return copy().hashCode();
    }

    /** Collects what a page adds. */
    static final class Builder {
        private SeenIdentities base;
        private Map<Long, Seen> added = new HashMap<>();
        private Map<Long, CursorValue> newestAdded = new HashMap<>();

        private Builder(SeenIdentities base) {
            this.base = base;
        }

        boolean contains(long identity) {
            return added.containsKey(identity) || base.count(identity) > 0;
        }

        /** The newest cursor of a key among these rows, or null. */
        @Nullable
        CursorValue newest(long key) {
            return CursorValue.later(newestAdded.get(key), base.newest(key));
        }

        /**
         * @param key of the row, as {@link RecordReader#key} gives it
         */
        void add(long identity, long key, CursorValue cursor) {
            put(identity, new Seen(key, cursor, 1));
        }

        private void put(long identity, Seen seen) {
            added.merge(identity, seen, Seen::plus);
            newestAdded.merge(seen.key(), seen.version(), CursorValue::max);
        }

        /** Adds the rows of a page, as far as they are not before a cursor. */
        Builder addAll(EmittedRows rows, @Nullable CursorValue threshold) {
            for (int row = 0; row < rows.size(); row++) {
                if (threshold == null || !rows.cursor(row).isBefore(threshold)) {
                    add(rows.identity(row), rows.key(row), rows.cursor(row));
                }
            }
            return this;
        }

        /** Adds what is not there yet. */
        Builder addMissing(SeenIdentities other) {
            other.copy()
                    .forEach(
                            (identity, seen) -> {
                                if (!contains(identity)) {
                                    put(identity, seen);
                                }
                            });
            return this;
        }

        /** Takes one occurrence away, if there is one. */
        boolean take(long identity) {
            if (!contains(identity)) {
                return false;
            }
            Map<Long, Seen> all = flat();
            Seen seen = all.get(identity);
            if (seen.count() == 1) {
                all.remove(identity);
            } else {
                all.put(identity, new Seen(seen.key(), seen.cursor(), seen.count() - 1));
            }
            return true;
        }

        int size() {
            return base.size() + added.size();
        }

        /** The newest cursor of all; null where there is none. */
        @Nullable
        CursorValue newest() {
            return flat().values().stream().map(Seen::cursor).reduce(CursorValue::max).orElse(null);
        }

        Builder dropFrom(CursorValue threshold) {
            return drop(seen -> !seen.cursor().isBefore(threshold));
        }

        Builder dropBefore(CursorValue threshold) {
            return drop(seen -> seen.cursor().isBefore(threshold));
        }

        /** Rows that were deleted: whenever they are listed again, they are back. */
        Builder forget(Set<Long> keys) {
            return keys.isEmpty() ? this : drop(seen -> keys.contains(seen.key()));
        }

        /**
         * Forgets the oldest, so that at most so many are left.
         *
         * @param first the cursor whose rows are the last to be forgotten, or null
         */
        Builder keepNewest(int most, @Nullable CursorValue first) {
            Map<Long, Seen> all = flat();
            if (all.size() > most) {
                Set<Long> newest = new HashSet<>();
                all.entrySet().stream()
                        .sorted(
                                Map.Entry.comparingByValue(
                                        Comparator.comparing(
                                                        (Seen seen) -> seen.cursor().equals(first))
                                                .thenComparing(Seen::cursor)
                                                .reversed()))
                        .limit(most)
                        .forEach(entry -> newest.add(entry.getKey()));
                all.keySet().retainAll(newest);
                index();
            }
            return this;
        }

        /** Versions without a cursor, of keys that now have another version. */
        void forgetUndated(Set<Long> keys) {
            if (!keys.isEmpty()) {
                drop(seen -> seen.isUndated() && keys.contains(seen.key()));
            }
        }

        private Builder drop(Predicate<Seen> unwanted) {
            boolean any = added.values().stream().anyMatch(unwanted);
            for (Layer layer : base.layers) {
                any = any || layer.byIdentity.values().stream().anyMatch(unwanted);
            }
            if (any) {
                flat().values().removeIf(unwanted);
                index();
            }
            return this;
        }

        /** Everything as one map that may be changed. */
        private Map<Long, Seen> flat() {
            if (!base.layers.isEmpty()) {
                Map<Long, Seen> all = base.copy();
                added.forEach((identity, seen) -> all.merge(identity, seen, Seen::plus));
                base = NONE;
                added = all;
                index();
            }
            return added;
        }

        private void index() {
            newestAdded.clear();
            added.values()
                    .forEach(
                            seen ->
                                    newestAdded.merge(
                                            seen.key(), seen.version(), CursorValue::max));
        }

        SeenIdentities build() {
            if (!added.isEmpty()) {
                base = base.plus(added);
                added = new HashMap<>();
                newestAdded = new HashMap<>();
            }
            return base;
        }
    }
}
