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

import io.lakeflow.flink.testutils.scripted.SpecText.Word;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One table in the words of a spec. */
record TableSpec(TableDeclaration table, Optional<String> parentKey, Set<Word> used) {

    Map<String, Object> words() {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("ingestion", ingestion());
        if (!table.each().isEmpty()) {
            words.put("each", table.each());
        }
        table.parent().ifPresent(parent -> words.put("parent", parent(parent)));
        words.put("path", path(table.path()));
        words.put("params", params());
        if (!table.listing().records().isEmpty()) {
            words.put("records", table.listing().records());
        }
        words.put("page", page());
        if (table.keyed()) {
            List<String> key = new ArrayList<>(table.path().variables());
            key.addAll(table.keys());
            words.put("key", key);
        }
        if (table.cursorField().isPresent() || table.delta().isPresent()) {
            words.put("cursor", cursor());
        }
        deletes().ifPresent(deletes -> words.put("deletes", deletes));
        words.put("columns", columns());
        List<Object> errors = errors();
        if (!errors.isEmpty()) {
            words.put("errors", errors);
        }
        return words;
    }

    private String ingestion() {
        if (table.cursorField().isEmpty() && table.delta().isEmpty()) {
            return "snapshot";
        }
        if (table.appendOnly()) {
            return "append";
        }
        return table.showsDeletes() ? "cdc_with_deletes" : "cdc";
    }

    /** The last variable is the parent's key, the others are columns that it has itself. */
    private Map<String, Object> parent(String parent) {
        List<String> variables = table.path().variables();
        Map<String, String> as = new LinkedHashMap<>();
        variables.subList(0, variables.size() - 1).forEach(name -> as.put(name, name));
        as.put(variables.get(variables.size() - 1), parentKey.orElseThrow());
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("table", parent);
        words.put("as", as);
        if (used.contains(Word.ONLY_CHANGED)) {
            words.put("only", "changed");
        }
        return words;
    }

    private String variable(String name) {
        return "${" + (table.parent().isPresent() ? "parent." : "each.") + name + "}";
    }

    private String path(PathTemplate template) {
        String path = template.text();
        for (String name : template.variables()) {
            path = path.replace("{" + name + "}", variable(name));
        }
        return path;
    }

    private boolean windowed() {
        return table.listing().until().isPresent();
    }

    private Map<String, String> params() {
        Map<String, String> params = new LinkedHashMap<>();
        String from = windowed() ? "${window.from}" : "${cursor.from}";
        table.listing().since().ifPresent(since -> params.put(since.parameter(), from));
        table.listing().until().ifPresent(until -> params.put(until.parameter(), "${window.to}"));
        table.delta().ifPresent(delta -> params.put(delta.parameter(), "${cursor.from}"));
        table.listing().sizeParameter().ifPresent(size -> params.put(size, "${page.size}"));
        return params;
    }

    private Map<String, Object> page() {
        ListingShape listing = table.listing();
        Map<String, Object> page = new LinkedHashMap<>(next(listing.paging()));
        if (listing.sizeParameter().isPresent() || listing.end() == PageEnd.SHORT) {
            page.put("size", listing.pageSize());
        }
        switch (listing.end()) {
            case SHORT -> page.put("stop", "short");
            case EMPTY -> page.put("stop", "empty");
            case HAS_MORE -> page.put("stop", "${response.body.has_more = false}");
            case TOTAL -> page.put("stop", Map.of("total", "total"));
            case ABSENT -> {
                // What a spec says nothing of.
            }
        }
        if (listing.consistent()) {
            page.put("stable", true);
        }
        if (used.contains(Word.CAP)) {
            listing.cap().ifPresent(cap -> page.put("cap", cap.records()));
        }
        return page;
    }

    private static Map<String, Object> next(PagingForm form) {
        Map<String, Object> words = new LinkedHashMap<>();
        if (form instanceof PagingForm.Link) {
            words.put("next", "link");
        } else if (form instanceof PagingForm.Url url) {
            words.put("next", "url");
            words.put("at", url.at());
        } else if (form instanceof PagingForm.Token token) {
            words.put("next", "token");
            words.put("at", token.at());
            words.put("into", token.into());
        } else if (form instanceof PagingForm.Parameters parameters) {
            words.put("next", "token");
            words.put("at", parameters.at());
        } else if (form instanceof PagingForm.PageNumber page) {
            words.put("next", "page");
            page.at().ifPresent(at -> words.put("at", at));
            words.put("into", page.into());
            words.put("start", page.start());
        } else if (form instanceof PagingForm.Offset offset) {
            words.put("next", "offset");
            words.put("into", offset.into());
        } else {
            words.put("next", "none");
        }
        return words;
    }

    private Map<String, Object> cursor() {
        if (table.delta().isPresent()) {
            if (!used.contains(Word.TOKEN)) {
                throw new IllegalStateException(
                        "table " + table.name() + " has delta tokens: ask for tokenCursor()");
            }
            return Map.of("type", "token", "at", table.delta().get().at());
        }
        ListingShape listing = table.listing();
        Map<String, Object> cursor = new LinkedHashMap<>();
        cursor.put("field", table.cursorField().orElseThrow());
        cursor.putAll(written());
        cursor.put("order", listing.order().name().toLowerCase(Locale.ROOT));
        bounds(listing.since(), listing.until(), cursor);
        if (windowed()) {
            cursor.put("window", "1d");
        }
        if (!table.lateBy().isZero()) {
            cursor.put(windowed() ? "lag" : "lookback", table.lateBy().toString());
        }
        cursor.putAll(table.cursorWords());
        return cursor;
    }

    private static void bounds(
            Optional<Bound> since, Optional<Bound> until, Map<String, Object> cursor) {
        if (since.isEmpty() && until.isEmpty()) {
            return;
        }
        cursor.put(
                "bounds",
                (since.filter(Bound::inclusive).isPresent() ? "[" : "(")
                        + (until.filter(Bound::inclusive).isPresent() ? "]" : ")"));
        Duration one = since.map(Bound::grain).orElse(Duration.ZERO);
        Duration other = until.map(Bound::grain).orElse(Duration.ZERO);
        Duration grain = one.compareTo(other) < 0 ? other : one;
        if (!grain.isZero()) {
            cursor.put("grain", grain.toString());
        }
    }

    /** The words for how a cursor is written. */
    private Map<String, String> written() {
        CursorFormat format = table.cursorFormat();
        if (format instanceof CursorFormat.Sequence) {
            return Map.of("type", "number");
        }
        if (format instanceof CursorFormat.Epoch) {
            return Map.of("format", columnFormat().orElseThrow());
        }
        if (format instanceof CursorFormat.Local local
                && !local.zone().normalized().equals(ZoneOffset.UTC)) {
            if (!used.contains(Word.ZONE)) {
                throw new IllegalStateException(
                        "table " + table.name() + " is in " + local.zone() + ": ask for zone()");
            }
            return Map.of("zone", local.zone().getId());
        }
        return Map.of();
    }

    private Optional<String> columnFormat() {
        if (!(table.cursorFormat() instanceof CursorFormat.Epoch epoch)) {
            return Optional.ofNullable(table.cursorWords().get("format"));
        }
        return Optional.of(
                switch (epoch.unit()) {
                    case SECONDS -> "epoch_s";
                    case MILLISECONDS -> "epoch_ms";
                    case MICROSECONDS -> "epoch_us";
                    default ->
                            throw new IllegalStateException(
                                    "table " + table.name() + ": no word for " + epoch.unit());
                });
    }

    private Optional<Object> deletes() {
        if (table.tombstones() instanceof Tombstones.Flag flag) {
            return Optional.of(Map.of("flag", "${record." + flag.field() + " = true}"));
        }
        if (table.tombstones() instanceof Tombstones.Endpoint endpoint) {
            return Optional.of(endpoint(endpoint));
        }
        return used.contains(Word.SNAPSHOT_DELETES)
                        && table.keyed()
                        && ingestion().equals("snapshot")
                ? Optional.of(Map.of("snapshot", true))
                : Optional.empty();
    }

    private Map<String, Object> endpoint(Tombstones.Endpoint endpoint) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put(endpoint.since().parameter(), "${cursor.from}");
        table.listing().sizeParameter().ifPresent(size -> params.put(size, "${page.size}"));
        Map<String, Object> cursor = new LinkedHashMap<>();
        cursor.put("field", endpoint.cursorField());
        cursor.putAll(written());
        cursor.put("order", endpoint.order().name().toLowerCase(Locale.ROOT));
        bounds(Optional.of(endpoint.since()), Optional.empty(), cursor);
        if (!endpoint.lateBy().isZero()) {
            cursor.put("lookback", endpoint.lateBy().toString());
        }
        return Map.of(
                "path", path(new PathTemplate(endpoint.path())),
                "params", params,
                "cursor", cursor);
    }

    private Map<String, Object> columns() {
        Map<String, Object> columns = new LinkedHashMap<>();
        for (String name : table.path().variables()) {
            columns.put(name, Map.of("type", "STRING NOT NULL", "value", variable(name)));
        }
        table.keys().forEach(key -> columns.put(key, "STRING NOT NULL"));
        columns.put("version", "BIGINT");
        table.cursorField().ifPresent(field -> columns.put(field.replace('.', '_'), column(field)));
        columns.putAll(table.columns());
        return columns;
    }

    private Map<String, String> column(String field) {
        CursorFormat format = table.cursorFormat();
        Map<String, String> column = new LinkedHashMap<>();
        boolean number = format instanceof CursorFormat.Sequence;
        column.put("type", number ? "BIGINT" : "TIMESTAMP_LTZ(" + digits(format) + ")");
        column.put("path", field);
        columnFormat().ifPresent(written -> column.put("format", written));
        return column;
    }

    private static int digits(CursorFormat format) {
        int digits = 0;
        for (long step = format.resolution().toNanos(); step < 1_000_000_000; step *= 10) {
            digits++;
        }
        return digits;
    }

    private List<Object> errors() {
        List<Object> errors = new ArrayList<>();
        if (used.contains(Word.RESTART)) {
            errors.add(rule(table.listing().refusedToken(), "restart"));
            table.delta().ifPresent(delta -> errors.add(rule(delta.refused(), "restart")));
        }
        if (used.contains(Word.SPLIT)
                && table.listing().cap().orElse(null) instanceof ResultCap.Refused refused) {
            errors.add(rule(refused.status(), "split"));
        }
        return errors;
    }

    private static Map<String, Object> rule(int status, String action) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("status", status);
        rule.put("do", action);
        return rule;
    }
}
