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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.testutils.scripted.Bound;
import io.lakeflow.flink.testutils.scripted.Change;
import io.lakeflow.flink.testutils.scripted.CursorFormat;
import io.lakeflow.flink.testutils.scripted.EmittedRow;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.PageEnd;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each record is in exactly one window, or in the tail, whatever bounds an API has. */
class WindowBoundsTest {
    private static final long SEED = Long.getLong("lakeflow.random.seed", System.nanoTime());
    private static final Random RANDOM = new Random(SEED);

    private static final List<CursorFormat> FORMATS =
            List.of(
                    CursorFormat.iso(0),
                    CursorFormat.iso(3),
                    CursorFormat.iso(6),
                    CursorFormat.iso(3, ZoneOffset.ofHoursMinutes(5, 30)),
                    CursorFormat.local(3, ZoneOffset.UTC),
                    CursorFormat.epoch(TimeUnit.SECONDS),
                    CursorFormat.epoch(TimeUnit.MILLISECONDS),
                    CursorFormat.epoch(TimeUnit.MICROSECONDS));

    private final DirectContext context = new DirectContext();
    private final CursorFormat format = any(FORMATS);
    private final Duration grain =
            any(
                    List.of(
                            Duration.ofSeconds(1),
                            Duration.ofMillis(1),
                            Duration.ofNanos(1_000),
                            Duration.ZERO));
    private final Duration step = any(List.of(Duration.ofSeconds(2), Duration.ofMillis(3_700)));
    private final Instant start = context.time().instant();
    private int rows;

    private static <T> T any(List<T> choices) {
        return choices.get(RANDOM.nextInt(choices.size()));
    }

    private static Bound bound(String parameter, Duration grain) {
        return (RANDOM.nextBoolean() ? Bound.inclusive(parameter) : Bound.exclusive(parameter))
                .grain(grain);
    }

    private TableBuilder table(boolean windowed) {
        TableBuilder table =
                TableBuilder.table("t")
                        .key("id")
                        .cursor("at", format)
                        .since(bound("from", grain))
                        .order(any(List.of(Order.values())))
                        .paging(PagingForm.page("page", 1), PageEnd.SHORT)
                        .pageSize(1 + RANDOM.nextInt(9));
        if (windowed) {
            table.until(bound("to", grain))
                    .cursorWord("window", step.toString())
                    .cursorWord("start", start.toString())
                    .cursorWord("lag", "1s");
        }
        return RANDOM.nextBoolean() ? table.appendOnly() : table;
    }

    /** Rows of the past, around the bounds of windows and anywhere. */
    private void writeHistory(ScriptedApi api) {
        for (int i = 0; i < 60; i++) {
            Instant bound = start.plus(step.multipliedBy(1 + RANDOM.nextInt(8)));
            Instant cursor =
                    any(
                            List.of(
                                    bound,
                                    bound.plusNanos(1_000),
                                    bound.minusNanos(1_000),
                                    bound.plusMillis(1),
                                    bound.minusMillis(1),
                                    bound.plusMillis(RANDOM.nextInt(2_000))));
            api.table("t").insert("k" + rows++, Change.at(cursor));
        }
    }

    /** Rows of now, several of which may have one cursor. */
    private void write(ScriptedApi api) {
        for (int i = RANDOM.nextInt(5); i > 0; i--) {
            api.table("t").insert("k" + rows++);
        }
    }

    @RepeatedTest(60)
    void c11_eachRecordComesOnceThroughWindowsAndTail() throws Exception {
        boolean windowed = RANDOM.nextInt(4) > 0;
        try (ScriptedApi api = ScriptedApi.start(context.time(), table(windowed));
                ScriptedRead read =
                        new ScriptedRead(context, api.spec(), "t", ScanHarness.unbounded())) {
            context.pass(step.multipliedBy(10));
            writeHistory(api);
            for (int poll = 0; poll < 8; poll++) {
                read.poll();
                write(api);
                context.pass(Duration.ofMillis(1 + RANDOM.nextInt(3_000)));
            }
            for (int poll = 0; poll < 3; poll++) {
                context.pass(Duration.ofSeconds(10));
                read.poll();
            }
            api.check("t").emitted(read.emitted()).assertNothingWrong();
        } catch (AssertionError | Exception e) {
            throw new AssertionError(
                    "seed %d: %s, grain %s, step %s, windowed %b"
                            .formatted(SEED, format, grain, step, windowed),
                    e);
        }
    }

    /** Nothing tells a row without a key that is pushed to the next page from an equal one. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void c11_noRowIsWrittenIntoWhatAWindowAsksFor(boolean endless) throws Exception {
        TableBuilder table =
                TableBuilder.table("t")
                        .appendOnly()
                        .cursor("at", CursorFormat.iso(0))
                        .since(Bound.inclusive("from").grain(Duration.ofSeconds(1)))
                        .until(Bound.inclusive("to").grain(Duration.ofSeconds(1)))
                        .order(Order.DESC)
                        .paging(PagingForm.page("page", 1), PageEnd.SHORT)
                        .pageSize(2)
                        .cursorWord("window", "1h")
                        .cursorWord("start", start.minusSeconds(60).toString());
        ReadOptions options = endless ? ScanHarness.unbounded() : ScanHarness.bounded();
        try (ScriptedApi api = ScriptedApi.start(context.time(), table);
                ScriptedRead read = new ScriptedRead(context, api.spec(), "t", options)) {
            for (int age = 5; age > 0; age--) {
                api.table("t").append(Change.at(start.minusSeconds(age)));
            }
            for (int page = 1; page < 4; page++) {
                api.afterPage("t", page, () -> api.table("t").append());
            }
            for (int poll = 0; poll < 3; poll++) {
                read.poll();
                context.pass(Duration.ofSeconds(10));
            }
            List<String> rows = read.emitted().stream().map(EmittedRow::toString).toList();
            assertThat(rows).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(5);
        }
    }
}
