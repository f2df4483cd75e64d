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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Declares a table. Besides its key and its cursor each record has the number of its version, as
 * {@code version}.
 *
 * <pre>{@code
 * TableBuilder.table("orders")
 *         .key("id")
 *         .cursor("updated_at", CursorFormat.iso(3))
 *         .since(Bound.inclusive("since"))
 *         .order(Order.ASC)
 *         .paging(PagingForm.link())
 *         .pageSize(10, "limit")
 * }</pre>
 *
 * <p>Defaults: the path {@code /<name>}, no key, no cursor, no bounds, no order, no cap, a token in
 * the body at {@code next} which goes into {@code after}, 10 records a page under {@code data},
 * rows that shift while they are paged, deletions that do not show.
 */
public final class TableBuilder {
    private final String name;
    private PathTemplate path;
    private String parent;
    private final Map<String, List<String>> each = new LinkedHashMap<>();
    private List<String> keys = List.of();
    private String cursorField;
    private CursorFormat cursorFormat = CursorFormat.iso(3);
    private boolean appendOnly;
    private Duration lateBy = Duration.ZERO;
    private Tombstones tombstones = new Tombstones.None();
    private DeltaTokens delta;
    private Bound since;
    private Bound until;
    private Order order = Order.NONE;
    private ResultCap cap;
    private PagingForm paging = PagingForm.token("next", "after");
    private PageEnd end = PageEnd.ABSENT;
    private int pageSize = 10;
    private String sizeParameter;
    private String records = "data";
    private boolean consistent;
    private int refusedToken = 400;
    private final Map<String, String> columns = new LinkedHashMap<>();
    private final Map<String, String> cursorWords = new LinkedHashMap<>();

    private TableBuilder(String name) {
        this.name = name;
        this.path = new PathTemplate("/" + name);
    }

    public static TableBuilder table(String name) {
        return new TableBuilder(name);
    }

    /** Where it is listed, such as <code>/orgs/{org}/repos</code>. */
    public TableBuilder path(String template) {
        this.path = new PathTemplate(template);
        return this;
    }

    /**
     * The table whose rows the path stands below: the last variable is the parent's key, those
     * before it are the variables of the parent's own path.
     */
    public TableBuilder parent(String table) {
        this.parent = table;
        return this;
    }

    /** The values of a variable of the path that is no parent's. */
    public TableBuilder each(String variable, String... values) {
        each.put(variable, List.of(values));
        return this;
    }

    /** The fields of the key, all of them text. */
    public TableBuilder key(String... fields) {
        this.keys = List.of(fields);
        return this;
    }

    /** Where the cursor is in a record, such as {@code meta.updated_at}, and how it is written. */
    public TableBuilder cursor(String field, CursorFormat format) {
        this.cursorField = field;
        this.cursorFormat = format;
        return this;
    }

    /** Rows are added and never change. So it is without a key. */
    public TableBuilder appendOnly() {
        this.appendOnly = true;
        return this;
    }

    /** How long after it was written a version is not listed, unless the write says otherwise. */
    public TableBuilder lateBy(Duration late) {
        this.lateBy = late;
        return this;
    }

    public TableBuilder since(Bound bound) {
        this.since = bound;
        return this;
    }

    public TableBuilder until(Bound bound) {
        this.until = bound;
        return this;
    }

    public TableBuilder order(Order order) {
        this.order = order;
        return this;
    }

    public TableBuilder cap(ResultCap cap) {
        this.cap = cap;
        return this;
    }

    public TableBuilder paging(PagingForm form) {
        return paging(form, PageEnd.ABSENT);
    }

    public TableBuilder paging(PagingForm form, PageEnd end) {
        this.paging = form;
        this.end = end;
        return this;
    }

    /** How many records are on a page, whatever is asked for. */
    public TableBuilder pageSize(int records) {
        this.pageSize = records;
        this.sizeParameter = null;
        return this;
    }

    /** How many records are on a page at most, and the parameter that asks for fewer. */
    public TableBuilder pageSize(int most, String parameter) {
        this.pageSize = most;
        this.sizeParameter = parameter;
        return this;
    }

    /** The path of the records in the body; empty for a body that is the array itself. */
    public TableBuilder records(String path) {
        this.records = path;
        return this;
    }

    /** Later pages show the table as it was at the first one. */
    public TableBuilder consistentPages() {
        this.consistent = true;
        return this;
    }

    /** The status of an expired token of a page. */
    public TableBuilder refusedToken(int status) {
        this.refusedToken = status;
        return this;
    }

    public TableBuilder deletes(Tombstones tombstones) {
        this.tombstones = tombstones;
        return this;
    }

    /**
     * The last page of each listing has a token at this path; with it as this parameter the next
     * listing has only what has changed since, deleted rows with the field of {@link
     * Tombstones.Flag}. Such listings are consistent. An expired token is refused with 410.
     */
    public TableBuilder deltaTokens(String parameter, String at) {
        this.delta = new DeltaTokens(parameter, at, 410);
        return this;
    }

    /** A further field, with its Flink type, such as {@code STRING}. */
    public TableBuilder column(String field, String type) {
        columns.put(field, type);
        return this;
    }

    /** What the spec says of the cursor, such as {@code lookback} and {@code 5m}. */
    public TableBuilder cursorWord(String word, String value) {
        cursorWords.put(word, value);
        return this;
    }

    /**
     * The declaration.
     *
     * @throws IllegalArgumentException if no API could be like that
     */
    TableDeclaration build() {
        boolean counted =
                paging instanceof PagingForm.Offset
                        || paging instanceof PagingForm.PageNumber page && page.at().isEmpty();
        require(!counted || end != PageEnd.ABSENT, "a counted page or offset needs an end");
        boolean bodyless =
                (paging instanceof PagingForm.Link || paging instanceof PagingForm.None || counted)
                        && (end == PageEnd.ABSENT || end == PageEnd.SHORT || end == PageEnd.EMPTY);
        require(!records.isEmpty() || bodyless, "only what paging finds outside of the body fits");
        require(cursorField != null || since == null && until == null, "bounds need a cursor");
        require(cursorField != null || order == Order.NONE, "an order needs a cursor");
        require(keys.size() > 0 || tombstones instanceof Tombstones.None, "deletes need a key");
        require(pageSize > 0, "a page has a record at least");
        require(
                delta == null || !counted && !records.isEmpty(),
                "delta tokens need a body and pages that lead to the next");
        return new TableDeclaration(
                name,
                path,
                Optional.ofNullable(parent),
                Map.copyOf(each),
                keys,
                Optional.ofNullable(cursorField),
                cursorFormat,
                appendOnly || keys.isEmpty(),
                lateBy,
                tombstones,
                Optional.ofNullable(delta),
                new ListingShape(
                        Optional.ofNullable(since),
                        Optional.ofNullable(until),
                        order,
                        Optional.ofNullable(cap),
                        paging,
                        end,
                        pageSize,
                        Optional.ofNullable(sizeParameter),
                        records,
                        consistent || delta != null,
                        refusedToken),
                new LinkedHashMap<>(columns),
                new LinkedHashMap<>(cursorWords));
    }

    private void require(boolean met, String reason) {
        if (!met) {
            throw new IllegalArgumentException("table " + name + ": " + reason);
        }
    }
}
