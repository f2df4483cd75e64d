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

import com.fasterxml.jackson.core.JsonFactory;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Says what is wanted of the pages of a table: where their records are, which values of each record
 * in which types, and which values beside the records. Compiled once, immutable and thread-safe.
 *
 * <pre>{@code
 * PageDecoder.Builder builder = PageDecoder.builder().records("data.items");
 * int id = builder.field("id", new BigIntType(false), null);
 * int changed = builder.field("commit.committer.date", new LocalZonedTimestampType(3), null);
 * int next = builder.capture("paging.next.link");
 * PageDecoder decoder = builder.build();
 *
 * PageCursor page = decoder.open(body);
 * while (page.next()) {
 *     row.setField(0, page.field(id));
 * }
 * Object link = page.captured(next);
 * }</pre>
 *
 * <p>Paths are field names joined by dots, names with odd characters in backquotes. One path may be
 * asked for several times with different types, and one may lead through another.
 *
 * <p>Pages are read strictly: valid UTF-8 (a byte order mark is passed over), one document, no
 * field name twice in an object, nothing nested deeper than 1,000 levels, no name beyond 50,000
 * characters. Of what is read, numbers have at most 1,000 characters and strings 20,000,000 bytes.
 */
public final class PageDecoder {
    /** What is needed to name a slot and to see that it is filled. */
    record SlotInfo(List<String> path, boolean required, String type) {}

    private record Field(FieldPath path, LogicalType type, @Nullable String format) {}

    final JsonFactory factory = JacksonInput.newFactory();
    private final AtomicReference<FieldNames> names = new AtomicReference<>();
    private final UnreadNames unread = new UnreadNames();
    final RecordsPath recordsPath;
    final Step[] steps;
    final SlotTree record;
    final List<SlotInfo> slots;
    final List<FieldPath> captures;
    final PageFormat format;
    final boolean raw;
    final OnError onError;

    private PageDecoder(Builder builder) {
        this.recordsPath = builder.records;
        this.slots = List.copyOf(builder.slots);
        this.record = builder.record.build(unread);
        this.captures = List.copyOf(builder.captures);
        this.format = builder.format;
        this.raw = builder.raw;
        this.onError = builder.onError;
        this.steps = builder.steps();
    }

    /** A builder for records that are the body itself, with {@link OnError#FAIL}. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens a page. Nothing is checked yet: {@link PageCursor#next()} reports what is wrong.
     *
     * @param body the page; not copied, and not to be changed while the cursor is used
     */
    public PageCursor open(byte[] body) {
        return open(Payload.of(body));
    }

    /** Opens a page that says more of itself than its bytes, or is too large for memory. */
    public PageCursor open(Payload body) {
        return new PageCursor(this, beside -> RecordSource.of(this, body, beside));
    }

    /**
     * Opens records that are given one after the other, each a document of its own: a map of plain
     * Java objects, JSON text, or bytes of JSON. They are taken as the cursor moves. What their
     * iterator throws comes out of the cursor unchanged.
     *
     * @throws IllegalStateException if the records of this decoder are somewhere inside a page
     */
    public PageCursor open(Iterator<?> given) {
        if (!recordsPath.isBody() || !captures.isEmpty()) {
            throw new IllegalStateException("given records have nothing around or beside them");
        }
        return new PageCursor(this, beside -> new GivenRecords(this, given));
    }

    /**
     * How many names of fields records have had, since the last time, that nobody asks for; each is
     * told of once, and at most 1,000 are. Of JSON in any of its forms; of CSV and XML only what is
     * asked for is looked at.
     */
    public int newUnreadNames() {
        return unread.takeUntold();
    }

    /** The field names of the pages before; handed back when a page is done. */
    FieldNames takeNames() {
        FieldNames known = names.getAndSet(null);
        return known == null ? FieldNames.outermost() : known;
    }

    void giveNames(FieldNames known) {
        if (!known.isFull()) {
            names.set(known);
        }
    }

    /** The fields of a record that are asked for. */
    Set<String> fieldNames() {
        return slots.stream()
                .filter(slot -> !slot.path().isEmpty())
                .map(slot -> slot.path().get(0))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Collects what is wanted. Each method refuses at once what cannot be. */
    public static final class Builder {
        private final SlotTree.Builder record = new SlotTree.Builder();
        private final List<SlotInfo> slots = new ArrayList<>();
        private final List<FieldPath> captures = new ArrayList<>();

        /** A column is often a part of the key as well: it is decoded once. */
        private final Map<Field, Integer> fields = new HashMap<>();

        private RecordsPath records = RecordsPath.parse("");
        private PageFormat format = new PageFormat.Json();
        private boolean raw;
        private OnError onError = OnError.FAIL;

        private Builder() {}

        /**
         * Where the records are: an array at this path, or the body itself for the empty path.
         *
         * <p>{@code *} in place of a name stands for every value of an object and every element of
         * an array, read one after the other: {@code pages.*.revisions} are the elements of the
         * array {@code revisions} of each of the {@code pages}. At the end of the path the values
         * it stands for are the records.
         *
         * <p>{@code ?} behind the path lets records be absent: where a field on the way, or a value
         * that {@code *} stands for, is missing or null, there are none. Without it that is an
         * error of the page, and something else than the path needs always is.
         */
        public Builder records(String path) {
            records = RecordsPath.parse(path);
            return this;
        }

        /**
         * A value of each record, converted to a type.
         *
         * @param path inside the record; empty for the whole record
         * @param type a NOT NULL type makes it an error of the record if the value is missing or
         *     null; under {@link OnError#NULL} such a record is left out, for NULL cannot stand
         *     there
         * @param format how dates, times, timestamps or bytes are written: {@code iso}, {@code
         *     epoch_s}, {@code epoch_ms}, {@code epoch_us}, patterns of java.time, several
         *     separated by {@code |}; or {@code base64}, {@code hex}, {@code utf8}. Null for
         *     ISO-8601 and base64.
         * @return the slot to ask the cursor for
         * @throws IllegalArgumentException for a malformed path, a type that JSON has no form for,
         *     or a format that does not go with it
         */
        public int field(String path, LogicalType type, @Nullable String format) {
            return fields.computeIfAbsent(
                    new Field(FieldPath.parse(path), type, format),
                    field ->
                            add(
                                    field.path(),
                                    Converters.compile(type, format),
                                    !type.isNullable(),
                                    type.asSummaryString()));
        }

        /**
         * A moment of each record, TIMESTAMP_LTZ(9), as exact as it is written.
         *
         * @param path inside the record
         * @param format how it is written, as in {@link #field}
         * @param zone of a time that says none
         * @return the slot to ask the cursor for
         */
        public int moment(String path, @Nullable String format, ZoneId zone) {
            return add(
                    FieldPath.parse(path),
                    TimeConverter.moment(format, zone),
                    false,
                    TimeConverter.MOMENT.asSummaryString());
        }

        /**
         * A value of each record as plain Java objects: Map, List, String, Boolean, Integer, Long,
         * BigInteger, BigDecimal and null.
         *
         * @param path inside the record; empty for the whole record
         * @return the slot to ask the cursor for
         */
        public int tree(String path) {
            return add(FieldPath.parse(path), TreeConverter.INSTANCE, false, "any value");
        }

        private int add(FieldPath path, Converter converter, boolean required, String type) {
            int slot = slots.size();
            slots.add(new SlotInfo(path.names(), required, type));
            record.add(path.names(), slot, converter);
            return slot;
        }

        /**
         * A value beside the records, before or after them, as plain Java objects. It may be absent
         * or null; something else than an object on the way to it is an error of the page.
         *
         * @param path from the outside of the page
         * @return the index to ask the cursor for
         */
        public int capture(String path) {
            captures.add(FieldPath.parse(path));
            return captures.size() - 1;
        }

        /** How pages are written; without it, as JSON. */
        public Builder format(PageFormat format) {
            this.format = format;
            return this;
        }

        /** Whether {@link PageCursor#raw()} gives the JSON text of each record. */
        public Builder raw(boolean raw) {
            this.raw = raw;
            return this;
        }

        /** What happens to a record that does not fit. */
        public Builder onError(OnError onError) {
            this.onError = onError;
            return this;
        }

        /**
         * The decoder.
         *
         * @throws IllegalArgumentException if a value to capture contains the records, is one of
         *     them, or is inside what a {@code *} in their path stands for; if there is a path of
         *     records, or a value to capture, in a format that has lines, or no path in XML
         */
        public PageDecoder build() {
            boolean lines = format instanceof PageFormat.Ndjson || format instanceof PageFormat.Csv;
            if (lines && (!records.isBody() || !captures.isEmpty())) {
                throw new IllegalArgumentException(
                        "a page whose lines are the records has nothing around or beside them");
            }
            if (format instanceof PageFormat.Xml && records.isBody()) {
                throw new IllegalArgumentException(
                        "the path of the records in XML begins with the root element");
            }
            FieldPath holder = records.untilFirstStar();
            for (FieldPath capture : captures) {
                if (capture.startsWith(holder) || holder.startsWith(capture)) {
                    throw new IllegalArgumentException(
                            "'"
                                    + FieldPath.text(capture.names())
                                    + "' is not beside the records, whose path is '"
                                    + records.text()
                                    + "'");
                }
            }
            return new PageDecoder(this);
        }

        private Step[] steps() {
            List<Step> steps = new ArrayList<>();
            for (String name : records.untilFirstStar().names()) {
                steps.add(new Step.Field(name, besideAt(steps.size())));
            }
            SlotTree nothing = new SlotTree.Builder().build();
            for (List<String> part : records.parts().subList(1, records.parts().size())) {
                steps.add(Step.Every.VALUE);
                part.forEach(name -> steps.add(new Step.Field(name, nothing)));
            }
            if (!records.endsInStar()) {
                steps.add(Step.Every.RECORD);
            }
            return steps.toArray(new Step[0]);
        }

        /** What is captured from the object at that level of the way. */
        private SlotTree besideAt(int level) {
            List<String> way = records.untilFirstStar().names();
            SlotTree.Builder beside = new SlotTree.Builder();
            for (int i = 0; i < captures.size(); i++) {
                List<String> names = captures.get(i).names();
                boolean branchesOff =
                        names.size() > level
                                && names.subList(0, level).equals(way.subList(0, level))
                                && !names.get(level).equals(way.get(level));
                if (branchesOff) {
                    beside.add(names.subList(level, names.size()), i, TreeConverter.INSTANCE);
                }
            }
            return beside.build();
        }
    }
}
