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

import io.lakeflow.flink.testutils.scripted.TableContent.Kind;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes to one table, or to one parent's part of it. Thread-safe.
 *
 * <pre>{@code
 * api.table("orders").insert("17");
 * api.table("orders").update("17", Change.at(Instant.parse("2026-01-31T12:00:00Z")));
 * api.table("issues").in("acme", "web").delete("4");
 * }</pre>
 */
public final class ScriptedTable {
    private final TableContent content;
    private final List<String> scope;
    private final AtomicLong unkeyed;

    ScriptedTable(TableContent content) {
        this(content, List.of(), new AtomicLong());
    }

    private ScriptedTable(TableContent content, List<String> scope, AtomicLong unkeyed) {
        this.content = content;
        this.scope = scope;
        this.unkeyed = unkeyed;
    }

    /** The part of the table for which the variables of its path have these values. */
    public ScriptedTable in(String... values) {
        return new ScriptedTable(content, List.of(values), unkeyed);
    }

    /**
     * Adds a row.
     *
     * @param key its key; fields of a key are joined by {@code /}
     */
    public Version insert(String key) {
        return insert(key, Change.now());
    }

    public Version insert(String key, Change change) {
        return write(key, Kind.INSERT, change);
    }

    /** Makes a new version of a row. */
    public Version update(String key) {
        return update(key, Change.now());
    }

    public Version update(String key, Change change) {
        if (content.table().appendOnly()) {
            throw new IllegalStateException("rows of " + content.table().name() + " never change");
        }
        return write(key, Kind.UPDATE, change);
    }

    /** Adds a row, or makes a new version of it. */
    public Version upsert(String key) {
        synchronized (content) {
            return isLive(key) ? update(key) : insert(key);
        }
    }

    /** Takes a row away. */
    public Version delete(String key) {
        return delete(key, Change.now());
    }

    public Version delete(String key, Change change) {
        return write(key, Kind.DELETE, change);
    }

    /** Adds a row to a table without a key. */
    public Version append() {
        return append(Change.now());
    }

    public Version append(Change change) {
        requireKey(false);
        return content.write(checkedScope(), nextRow(), Kind.INSERT, change);
    }

    /** Adds a row that cannot be told from another one: two equal events. */
    public Version appendAgain(Version original) {
        requireKey(false);
        return content.repeat(original, nextRow());
    }

    public boolean isLive(String key) {
        return content.isLive(scope, key);
    }

    /** The rows that a listing shows at this time, in its order. */
    public List<Version> rows(Instant time) {
        return content.visible(checkedScope(), time).stream()
                .filter(version -> !version.deleted())
                .toList();
    }

    private Version write(String key, Kind kind, Change change) {
        requireKey(true);
        int fields = key.split("/", -1).length;
        if (fields != content.table().keys().size()) {
            throw new IllegalArgumentException(
                    "expected a key of " + content.table().keys() + ", found '" + key + "'");
        }
        return content.write(checkedScope(), key, kind, change);
    }

    private List<String> checkedScope() {
        List<String> variables = content.table().path().variables();
        if (variables.size() != scope.size()) {
            throw new IllegalStateException(
                    "say in(...) for " + variables + " of table " + content.table().name());
        }
        return scope;
    }

    private void requireKey(boolean keyed) {
        if (content.table().keyed() != keyed) {
            throw new IllegalStateException(
                    "table " + content.table().name() + " has " + (keyed ? "no" : "a") + " key");
        }
    }

    private String nextRow() {
        return "#" + unkeyed.incrementAndGet();
    }
}
