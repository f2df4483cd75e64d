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
package io.lakeflow.flink.testutils.scripted;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row that a read emitted.
 *
 * @param kind what it does to its key
 * @param key the values of the path's variables and of the key, joined by {@code /}; empty in a
 *     table without a key
 * @param version what its column {@code version} says; a deletion need not have one
 * @param cursor its cursor, if the read has that column
 */
public record EmittedRow(Kind kind, String key, OptionalLong version, Optional<Instant> cursor) {

    /** What a row does to its key. */
    public enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    public static EmittedRow insert(String key, long version) {
        return new EmittedRow(Kind.INSERT, key, OptionalLong.of(version), Optional.empty());
    }

    public static EmittedRow update(String key, long version) {
        return new EmittedRow(Kind.UPDATE, key, OptionalLong.of(version), Optional.empty());
    }

    /** A deletion that has the key and nothing else. */
    public static EmittedRow delete(String key) {
        return new EmittedRow(Kind.DELETE, key, OptionalLong.empty(), Optional.empty());
    }

    /** A row of a table without a key. */
    public static EmittedRow append(long version) {
        return insert("", version);
    }

    /** The same with its cursor. */
    public EmittedRow at(Instant cursor) {
        return new EmittedRow(kind, key, version, Optional.of(cursor));
    }

    @Override
    public String toString() {
        return kind
                + (key.isEmpty() ? "" : " " + key)
                + (version.isPresent() ? " version " + version.getAsLong() : "")
                + cursor.map(time -> " of " + time).orElse("");
    }
}
