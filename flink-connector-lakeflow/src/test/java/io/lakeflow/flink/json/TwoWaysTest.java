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

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged pages read by our parser, as pages in memory are, and by Jackson's, as larger ones: the
 * same rows, and the same refusal.
 *
 * <p>{@code -Dlakeflow.random.pages=5000000} reads more of them, {@code -Dlakeflow.random.seed=}
 * the same ones again.
 */
class TwoWaysTest {
    private static final int PAGES = Integer.getInteger("lakeflow.random.pages", 5_000);

    private static final int PAGES_OF_A_TABLE = 50;

    private final long seed = seed();
    private final Random random = new Random(seed);

    private static long seed() {
        String given = System.getProperty("lakeflow.random.seed", "");
        return given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    }

    @Test
    void bothWaysReadTheSame() {
        System.out.println("TwoWaysTest: -Dlakeflow.random.seed=" + seed);
        Map<Ending, Integer> endings = new EnumMap<>(Ending.class);
        for (int page = 0; page < PAGES; page += PAGES_OF_A_TABLE) {
            RandomTable table = new RandomTable(random);
            DamagedPages pages = new DamagedPages(random, table);
            for (int i = 0; i < PAGES_OF_A_TABLE; i++) {
                endings.merge(compare(table, pages.next()), 1, Integer::sum);
            }
        }
        System.out.println("TwoWaysTest: " + endings);
        // Too few of one kind, and little would be compared.
        for (Ending ending : List.of(Ending.READ, Ending.BROKEN, Ending.RECORD)) {
            assertThat(endings.get(ending)).as(ending.name()).isGreaterThan(PAGES / 50);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void bothWaysStepOverTheSameDepth(String bracket) throws Exception {
        PageDecoder.Builder columns = PageDecoder.builder().onError(OnError.SKIP);
        columns.field("id", Pages.BIGINT, null);
        String end = bracket.equals("[") ? "]" : "}";
        for (int beyond = -1; beyond <= 1; beyond++) {
            int inside = JsonInput.MAX_DEPTH_OF_PAGE - 2 + beyond;
            String value = bracket.repeat(inside) + "1" + end.repeat(inside);
            byte[] page = Pages.utf8("[{\"id\":1,\"x\":" + value + "}]");
            Comparison comparison = new Comparison(columns.build(), page);
            assertThat(comparison.isAlike()).as(comparison::toString).isTrue();
            assertThat(comparison.isBroken()).isEqualTo(beyond > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\uFEFF", " \r\n\t \n  ", "\uFEFF    "})
    void h9_nothingButBlanksIsNoPageInBothWays(String blanks) {
        Comparison comparison = new Comparison(PageDecoder.builder().build(), Pages.utf8(blanks));
        assertThat(comparison.isBroken()).as(comparison::toString).isTrue();
    }

    /** Reads a page in both ways, whatever an error in a record does; what came of it in one. */
    private Ending compare(RandomTable table, byte[] body) {
        Comparison skipping = new Comparison(table.decoder(OnError.SKIP), body);
        Comparison nulling = new Comparison(table.decoder(OnError.NULL), body);
        Comparison failing = new Comparison(table.decoder(OnError.FAIL), body);
        boolean alike =
                skipping.isAlike()
                        && nulling.isAlike()
                        && (failing.isAlike() || failing.isRefused() && skipping.isBroken());
        assertThat(alike)
                .as(
                        () ->
                                "seed %d, %s, page %s: %s%n%s%n%s"
                                        .formatted(
                                                seed,
                                                table,
                                                new String(body, StandardCharsets.UTF_8),
                                                skipping,
                                                nulling,
                                                failing))
                .isTrue();
        return failing.ours().ending();
    }

    /** Whether a page was read, or why it was refused. */
    private enum Ending {
        READ,
        BROKEN,
        RECORD,
        SHAPE
    }

    private record Comparison(Outcome ours, Outcome jacksons) {
        Comparison(PageDecoder decoder, byte[] body) {
            this(
                    Outcome.of(decoder, TestPayload.of(body)),
                    Outcome.of(decoder, TestPayload.of(body).inPieces(Integer.MAX_VALUE)));
        }

        /**
         * The same rows, and the same refusal. Jackson looks a token ahead: where two faults stand
         * side by side, either is told.
         */
        boolean isAlike() {
            boolean eitherFault =
                    ours.rows.equals(jacksons.rows)
                            && EnumSet.of(ours.ending, jacksons.ending)
                                    .equals(EnumSet.of(Ending.BROKEN, Ending.SHAPE));
            return eitherFault || ours.equals(jacksons);
        }

        boolean isRefused() {
            return ours.rows.equals(jacksons.rows)
                    && ours.ending != Ending.READ
                    && jacksons.ending != Ending.READ;
        }

        boolean isBroken() {
            return ours.ending == Ending.BROKEN && jacksons.ending == Ending.BROKEN;
        }
    }

    /** What reading a page came to: its rows, and the refusal, if it was refused. */
    private record Outcome(List<String> rows, Ending ending, String refusal) {
        static Outcome of(PageDecoder decoder, Payload page) {
            PageCursor cursor = decoder.open(page);
            List<String> rows = new ArrayList<>();
            try {
                while (cursor.next()) {
                    rows.add(row(decoder, cursor));
                }
                StringBuilder rest = new StringBuilder("errors ").append(cursor.recordErrors());
                for (int i = 0; i < decoder.captures.size(); i++) {
                    show(cursor.captured(i), rest.append(';'));
                }
                rows.add(rest.toString());
                return new Outcome(rows, Ending.READ, "");
            } catch (PageException e) {
                String message = e.getMessage();
                if (e.brokenPage()) {
                    return new Outcome(rows, Ending.BROKEN, "");
                } else if (message.startsWith("the path of the records")) {
                    return new Outcome(rows, Ending.SHAPE, message);
                }
                // A value that is read again has a shorter path in Jackson's way.
                int behindPath = Math.max(0, message.indexOf(" (record "));
                return new Outcome(rows, Ending.RECORD, message.substring(behindPath));
            }
        }

        private static String row(PageDecoder decoder, PageCursor cursor) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < decoder.slots.size(); i++) {
                show(cursor.field(i), row);
                row.append(cursor.isPresent(i) ? ';' : '!');
            }
            row.append(cursor.contentHash()).append(cursor.raw());
            return row.append(cursor.recordIndex()).toString();
        }

        private static void show(Object value, StringBuilder out) {
            if (value instanceof StringData text) {
                out.append('"').append(new String(text.toBytes(), StandardCharsets.ISO_8859_1));
            } else if (value instanceof GenericRowData row) {
                out.append('(');
                for (int i = 0; i < row.getArity(); i++) {
                    show(row.getField(i), out);
                    out.append(',');
                }
                out.append(')');
            } else if (value instanceof ArrayData array) {
                out.append('[');
                for (Object element : ((GenericArrayData) array).toObjectArray()) {
                    show(element, out);
                    out.append(',');
                }
                out.append(']');
            } else if (value instanceof GenericMapData map) {
                TreeMap<String, Object> sorted = new TreeMap<>();
                for (Object key : ((GenericArrayData) map.keyArray()).toObjectArray()) {
                    sorted.put(key.toString(), map.get(key));
                }
                sorted.forEach((key, entry) -> show(entry, out.append(key).append('=')));
            } else if (value instanceof byte[] bytes) {
                out.append(Arrays.toString(bytes));
            } else {
                out.append(value == null ? "" : value.getClass().getSimpleName()).append(value);
            }
        }
    }
}
