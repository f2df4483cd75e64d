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
import java.util.ArrayList;
import java.util.List;
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

    /**
     * One step on the way from the outside of the page to the records.
     *
     * @param next the field that leads on
     * @param beside what to capture from the same object
     */
    record Step(String next, SlotTree beside) {}

    final JsonFactory factory = JsonInput.newFactory();
    final FieldPath recordsPath;
    final List<Step> steps;
    final SlotTree record;
    final List<SlotInfo> slots;
    final int captures;
    final boolean raw;
    final OnError onError;

    private PageDecoder(Builder builder) {
        this.recordsPath = builder.records;
        this.slots = List.copyOf(builder.slots);
        this.record = builder.record.build();
        this.captures = builder.captures.size();
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
        return new PageCursor(this, body);
    }

    /** Collects what is wanted. Each method refuses at once what cannot be. */
    public static final class Builder {
        private final SlotTree.Builder record = new SlotTree.Builder();
        private final List<SlotInfo> slots = new ArrayList<>();
        private final List<FieldPath> captures = new ArrayList<>();
        private FieldPath records = FieldPath.ofRecords("");
        private boolean raw;
        private OnError onError = OnError.FAIL;

        private Builder() {}

        /**
         * Where the records are: an array at this path, the body itself for the empty path, or the
         * values of an object where the path ends in {@code *}.
         */
        public Builder records(String path) {
            records = FieldPath.ofRecords(path);
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
         *     separated by {@code " | "}; or {@code base64}, {@code hex}, {@code utf8}. Null for
         *     ISO-8601 and base64.
         * @return the slot to ask the cursor for
         * @throws IllegalArgumentException for a malformed path, a type that JSON has no form for,
         *     or a format that does not go with it
         */
        public int field(String path, LogicalType type, @Nullable String format) {
            return add(
                    FieldPath.ofValue(path),
                    Converters.compile(type, format),
                    !type.isNullable(),
                    type.asSummaryString());
        }

        /**
         * A value of each record as plain Java objects: Map, List, String, Boolean, Integer, Long,
         * BigInteger, BigDecimal and null.
         *
         * @param path inside the record; empty for the whole record
         * @return the slot to ask the cursor for
         */
        public int tree(String path) {
            return add(FieldPath.ofValue(path), TreeConverter.INSTANCE, false, "any value");
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
            captures.add(FieldPath.ofValue(path));
            return captures.size() - 1;
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
         * @throws IllegalArgumentException if a value to capture contains the records or is one of
         *     them
         */
        public PageDecoder build() {
            for (FieldPath capture : captures) {
                if (capture.startsWith(records) || records.startsWith(capture)) {
                    throw new IllegalArgumentException(
                            "'"
                                    + FieldPath.text(capture.names())
                                    + "' is not beside the records, which are "
                                    + (records.names().isEmpty()
                                            ? "the body itself"
                                            : "at '" + FieldPath.text(records.names()) + "'"));
                }
            }
            return new PageDecoder(this);
        }

        private List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            for (int level = 0; level < records.names().size(); level++) {
                SlotTree.Builder beside = new SlotTree.Builder();
                for (int i = 0; i < captures.size(); i++) {
                    List<String> names = captures.get(i).names();
                    if (branchesOffAt(names, level)) {
                        beside.add(names.subList(level, names.size()), i, TreeConverter.INSTANCE);
                    }
                }
                steps.add(new Step(records.names().get(level), beside.build()));
            }
            return List.copyOf(steps);
        }

        private boolean branchesOffAt(List<String> capture, int level) {
            List<String> way = records.names();
            return capture.size() > level
                    && capture.subList(0, level).equals(way.subList(0, level))
                    && !capture.get(level).equals(way.get(level));
        }
    }
}
