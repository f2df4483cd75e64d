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
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiFunction;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * What decoding costs beside a hand-written loop over Jackson's tokens: CPU time of the thread and
 * allocation for each record. The cells take turns, so that what else the machine does falls on all
 * of them; the least of many short rounds is the figure to compare. The arguments are the cells to
 * run.
 */
public final class DecoderBenchmark {
    private static final int WARM_UP_RECORDS = 2_000_000;
    private static final int ROUND_RECORDS = 10_000;
    private static final int ROUNDS = Integer.getInteger("rounds", 200);
    private static final String[] ALL = {
        "1k-loop10", "1k-rows10", "1k-rows3", "4k-loop10", "4k-rows10", "4k-rows3"
    };
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Decodes a page into rows and gives their number. */
    private interface Cell {
        int decode(byte[] page) throws IOException;
    }

    private DecoderBenchmark() {}

    public static void main(String[] args) throws IOException {
        List<Measured> cells = new ArrayList<>();
        for (String name : args.length == 0 ? ALL : args) {
            cells.add(new Measured(name));
        }
        for (Measured cell : cells) {
            cell.warmUp();
        }
        for (int i = 0; i < ROUNDS; i++) {
            for (Measured cell : cells) {
                cell.measure();
            }
        }
        cells.forEach(Measured::print);
    }

    /** A cell and what it has cost so far. */
    private static final class Measured {
        private final String name;
        private final Cell cell;
        private final byte[][] pages;
        private final int records;
        private final long[] costs = new long[ROUNDS];
        private int rounds;
        private int next;
        private long allocated;

        Measured(String name) {
            boolean large = name.startsWith("4k");
            this.name = name;
            this.cell = cell(name.substring(3));
            this.records = large ? 100 : 1_000;
            this.pages = pages(records, large);
        }

        void warmUp() throws IOException {
            for (int decoded = 0; decoded < WARM_UP_RECORDS; ) {
                decoded += cell.decode(page());
            }
        }

        void measure() throws IOException {
            long before = THREAD.getCurrentThreadAllocatedBytes();
            long begin = THREAD.getCurrentThreadCpuTime();
            for (int decoded = 0; decoded < ROUND_RECORDS; ) {
                decoded += cell.decode(page());
            }
            costs[rounds++] = THREAD.getCurrentThreadCpuTime() - begin;
            allocated += THREAD.getCurrentThreadAllocatedBytes() - before;
        }

        private byte[] page() {
            return pages[next++ % pages.length];
        }

        void print() {
            Arrays.sort(costs);
            System.out.printf(
                    Locale.ROOT,
                    "%-13s CPU ns/record: least %5d, median %5d; %5d B/record allocated, %d read%n",
                    name,
                    costs[0] / ROUND_RECORDS,
                    costs[ROUNDS / 2] / ROUND_RECORDS,
                    allocated / ROUNDS / ROUND_RECORDS,
                    Arrays.stream(pages).mapToLong(page -> page.length).sum()
                            / pages.length
                            / records);
        }
    }

    private static Cell cell(String name) {
        return switch (name) {
            case "loop10" -> new Loop();
            case "rows10" -> new Rows(TEN, PageDecoder::open);
            case "rows3" -> new Rows(THREE, PageDecoder::open);
            case "jackson10" -> new Rows(TEN, DecoderBenchmark::openWithJackson);
            case "jackson3" -> new Rows(THREE, DecoderBenchmark::openWithJackson);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static PageCursor openWithJackson(PageDecoder decoder, byte[] page) {
        return decoder.open(TestPayload.of(page).inPieces(Integer.MAX_VALUE));
    }

    // ------------------------------------------------------------------ the decoder

    private record Column(String path, LogicalType type) {}

    private static final LogicalType TEXT = VarCharType.STRING_TYPE;
    private static final LogicalType MOMENT = new LocalZonedTimestampType(3);
    private static final List<Column> TEN =
            List.of(
                    new Column("id", new BigIntType()),
                    new Column("number", new IntType()),
                    new Column("title", TEXT),
                    new Column("state", TEXT),
                    new Column("comments", new IntType()),
                    new Column("created_at", MOMENT),
                    new Column("updated_at", MOMENT),
                    new Column(
                            "user",
                            RowType.of(
                                    new LogicalType[] {TEXT, new BigIntType()},
                                    new String[] {"login", "id"})),
                    new Column(
                            "labels",
                            new ArrayType(
                                    RowType.of(new LogicalType[] {TEXT}, new String[] {"name"}))),
                    new Column("body", TEXT));
    private static final List<Column> THREE = List.of(TEN.get(0), TEN.get(3), TEN.get(6));

    private static final class Rows implements Cell {
        private final PageDecoder decoder;
        private final BiFunction<PageDecoder, byte[], PageCursor> open;
        private final int columns;
        private GenericRowData last;

        Rows(List<Column> columns, BiFunction<PageDecoder, byte[], PageCursor> open) {
            this.open = open;
            PageDecoder.Builder builder = PageDecoder.builder();
            columns.forEach(column -> builder.field(column.path(), column.type(), null));
            this.decoder = builder.build();
            this.columns = columns.size();
        }

        @Override
        public int decode(byte[] page) throws IOException {
            PageCursor cursor = open.apply(decoder, page);
            int count = 0;
            while (cursor.next()) {
                GenericRowData row = new GenericRowData(columns);
                for (int i = 0; i < columns; i++) {
                    row.setField(i, cursor.field(i));
                }
                last = row;
                count++;
            }
            return count;
        }
    }

    // ------------------------------------------------------------------ by hand

    /** What one would write for this very table, trusting the page. */
    private static final class Loop implements Cell {
        private final JsonFactory factory = new JsonFactory();
        private final List<Object> labels = new ArrayList<>();
        private GenericRowData last;

        @Override
        public int decode(byte[] page) throws IOException {
            int count = 0;
            try (JsonParser parser = factory.createParser(page)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    last = row(parser);
                    count++;
                }
            }
            return count;
        }

        private GenericRowData row(JsonParser parser) throws IOException {
            GenericRowData row = new GenericRowData(10);
            String name;
            while ((name = parser.nextFieldName()) != null) {
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "id" -> row.setField(0, parser.getLongValue());
                    case "number" -> row.setField(1, parser.getIntValue());
                    case "title" -> row.setField(2, text(parser));
                    case "state" -> row.setField(3, text(parser));
                    case "comments" -> row.setField(4, parser.getIntValue());
                    case "created_at" -> row.setField(5, moment(parser));
                    case "updated_at" -> row.setField(6, moment(parser));
                    case "user" -> row.setField(7, user(parser));
                    case "labels" -> row.setField(8, labels(parser));
                    case "body" ->
                            row.setField(9, token == JsonToken.VALUE_NULL ? null : text(parser));
                    default -> parser.skipChildren();
                }
            }
            return row;
        }

        private static GenericRowData user(JsonParser parser) throws IOException {
            GenericRowData row = new GenericRowData(2);
            String name;
            while ((name = parser.nextFieldName()) != null) {
                parser.nextToken();
                switch (name) {
                    case "login" -> row.setField(0, text(parser));
                    case "id" -> row.setField(1, parser.getLongValue());
                    default -> parser.skipChildren();
                }
            }
            return row;
        }

        private GenericArrayData labels(JsonParser parser) throws IOException {
            labels.clear();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                GenericRowData row = new GenericRowData(1);
                String name;
                while ((name = parser.nextFieldName()) != null) {
                    parser.nextToken();
                    if (name.equals("name")) {
                        row.setField(0, text(parser));
                    } else {
                        parser.skipChildren();
                    }
                }
                labels.add(row);
            }
            return new GenericArrayData(labels.toArray());
        }

        private static StringData text(JsonParser parser) throws IOException {
            return StringData.fromBytes(
                    Utf8.encode(
                            parser.getTextCharacters(),
                            parser.getTextOffset(),
                            parser.getTextLength()));
        }

        private static Object moment(JsonParser parser) throws IOException {
            char[] c = parser.getTextCharacters();
            int at = parser.getTextOffset();
            int year = two(c, at) * 100 + two(c, at + 2);
            int month = two(c, at + 5);
            int shifted = month > 2 ? year : year - 1;
            int era = shifted / 400;
            int ofEra = shifted - era * 400;
            int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + two(c, at + 8) - 1;
            long day =
                    era * 146_097L + ofEra * 365L + ofEra / 4 - ofEra / 100 + dayOfYear - 719_468;
            long second =
                    day * 86_400 + two(c, at + 11) * 3_600 + two(c, at + 14) * 60 + two(c, at + 17);
            return org.apache.flink.table.data.TimestampData.fromEpochMillis(second * 1_000);
        }

        private static int two(char[] c, int at) {
            return (c[at] - '0') * 10 + c[at + 1] - '0';
        }
    }

    // ------------------------------------------------------------------ the pages

    private static byte[][] pages(int records, boolean large) {
        Random random = new Random(7);
        byte[][] pages = new byte[large ? 40 : 10][];
        long id = 1_000_000_000L;
        for (int page = 0; page < pages.length; page++) {
            StringBuilder json = new StringBuilder("[");
            for (int i = 0; i < records; i++) {
                json.append(i == 0 ? "" : ",");
                record(json, id += 17, random, large);
            }
            pages[page] = json.append(']').toString().getBytes(StandardCharsets.UTF_8);
        }
        return pages;
    }

    private static void record(StringBuilder json, long id, Random random, boolean large) {
        int number = 1 + random.nextInt(60_000);
        String repository = "https://api.example.com/repos/acme/widgets";
        json.append("{\"id\":").append(id);
        json.append(",\"node_id\":\"I_kwDOABCD").append(id % 100_000).append('"');
        json.append(",\"number\":").append(number);
        json.append(",\"title\":\"").append(words(random, 6)).append('"');
        if (large) {
            for (String suffix :
                    new String[] {"", "/labels", "/comments", "/events", "/timeline"}) {
                json.append(",\"").append(suffix.isEmpty() ? "" : suffix.substring(1) + "_");
                json.append("url\":\"").append(repository).append("/issues/").append(number);
                json.append(suffix).append('"');
            }
            json.append(",\"html_url\":\"https://example.com/acme/widgets/").append(number);
            json.append("\",\"repository_url\":\"").append(repository).append('"');
        } else {
            json.append(",\"url\":\"").append(repository).append("/issues/").append(number);
            json.append('"');
        }
        json.append(",\"user\":");
        user(json, random, large);
        json.append(",\"labels\":[");
        for (int i = random.nextInt(3); i >= 0; i--) {
            json.append("{\"id\":").append(random.nextInt(1_000_000));
            if (large) {
                json.append(",\"node_id\":\"LA_kwDO").append(i).append("\",\"url\":\"");
                json.append(repository).append("/labels/bug\"");
                json.append(",\"description\":\"Something is not working\"");
            }
            json.append(",\"name\":\"").append(words(random, 1)).append('"');
            json.append(",\"color\":\"d73a4a\",\"default\":").append(i == 0).append('}');
            json.append(i == 0 ? "" : ",");
        }
        json.append("],\"state\":\"").append(random.nextBoolean() ? "open" : "closed").append('"');
        json.append(",\"locked\":false,\"assignee\":null,\"assignees\":[");
        if (large) {
            user(json, random, true);
        }
        json.append("],\"milestone\":null,\"comments\":").append(random.nextInt(40));
        json.append(",\"created_at\":\"2024-0").append(1 + random.nextInt(9)).append("-1");
        json.append(random.nextInt(10)).append("T0").append(random.nextInt(10)).append(":11:12Z\"");
        json.append(",\"updated_at\":\"2025-0").append(1 + random.nextInt(9)).append("-2");
        json.append(random.nextInt(9)).append("T1").append(random.nextInt(10)).append(":41:42Z\"");
        json.append(",\"closed_at\":null,\"author_association\":\"CONTRIBUTOR\"");
        json.append(",\"active_lock_reason\":null,\"draft\":false,\"reactions\":{\"url\":\"");
        json.append(repository).append("\",\"total_count\":3,\"+1\":1,\"-1\":0,\"heart\":2}");
        json.append(",\"score\":1.25,\"state_reason\":null,\"body\":\"");
        for (int i = large ? 16 : 4; i > 0; i--) {
            json.append(words(random, 7)).append(i % 4 == 0 ? "\\r\\n" : ". ");
        }
        json.append("He said \\\"it works\\\" \u2014 caf\u00e9 \u65e5\u672c\"}");
    }

    private static void user(StringBuilder json, Random random, boolean large) {
        String login = words(random, 1) + random.nextInt(1_000);
        json.append("{\"login\":\"").append(login).append("\",\"id\":");
        json.append(random.nextInt(10_000_000)).append(",\"node_id\":\"MDQ6VXNlcjE=\"");
        if (large) {
            json.append(",\"avatar_url\":\"https://avatars.example.com/u/1?v=4\"");
            for (String name :
                    new String[] {
                        "followers",
                        "following",
                        "gists",
                        "starred",
                        "subscriptions",
                        "organizations",
                        "repos",
                        "events",
                        "received_events"
                    }) {
                json.append(",\"").append(name).append("_url\":\"https://api.example.com/users/");
                json.append(login).append('/').append(name).append("{/gist_id}\"");
            }
        }
        json.append(",\"type\":\"User\",\"site_admin\":false}");
    }

    private static String words(Random random, int count) {
        String[] words = {
            "timeout",
            "crash",
            "when",
            "reading",
            "the",
            "empty",
            "page",
            "after",
            "restart",
            "checkpoint",
            "fails",
            "with",
            "null",
            "cursor",
            "and",
            "retry"
        };
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }
}
