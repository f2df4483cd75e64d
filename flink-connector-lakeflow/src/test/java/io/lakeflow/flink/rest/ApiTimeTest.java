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
import io.lakeflow.flink.testutils.scripted.JournalEntry;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows and ends go by the API's time, which passes while a table is read. */
class ApiTimeTest {
    private final DirectContext context = new DirectContext();

    private TableBuilder windows(String width) {
        return TableBuilder.table("t")
                .key("id")
                .cursor("at", CursorFormat.iso(3))
                .since(Bound.inclusive("from"))
                .until(Bound.exclusive("to"))
                .order(Order.ASC)
                .cursorWord("window", width)
                .cursorWord("start", context.time().instant().minusSeconds(60).toString());
    }

    private static List<String> keys(List<EmittedRow> rows) {
        return rows.stream().map(EmittedRow::key).toList();
    }

    private static void assertWindowsArePast(ScriptedApi api) {
        List<JournalEntry> windows =
                api.requests("t").stream().filter(e -> e.parameter("to").isPresent()).toList();
        assertThat(windows).hasSizeGreaterThan(1);
        for (JournalEntry request : windows) {
            Instant to = Instant.parse(request.parameter("to").get());
            assertThat(Instant.parse(request.parameter("from").get())).isBefore(to);
            assertThat(to).isBeforeOrEqualTo(request.time());
        }
    }

    @ParameterizedTest
    @CsvSource({"-600,true", "600,true", "0,true", "-600,false", "600,false", "0,false"})
    void c10_windowsAndInitGoByTheServersClock(long secondsOff, boolean bounded) throws Exception {
        context.clockOff(Duration.ofSeconds(secondsOff));
        ReadOptions options = bounded ? ScanHarness.batch() : ScanHarness.unbounded();
        try (ScriptedApi api = ScriptedApi.start(context.time(), windows("2m"));
                ScriptedRead read = new ScriptedRead(context, api.spec(), "t", options)) {
            Instant begin = context.time().instant();
            for (int i = 0; i < 15; i++) {
                context.pass(Duration.ofMinutes(1));
                api.table("t").insert("k" + i);
            }
            api.table("t").insert("later", Change.at(begin.plusSeconds(60 * 60)));
            context.pass(Duration.ofSeconds(3));
            if (bounded) {
                assertThat(read.harness.readAll()).hasSize(15);
                assertWindowsArePast(api);
            } else {
                assertThat(read.poll()).hasSize(15);
                assertWindowsArePast(api);
                context.pass(Duration.ofHours(1));
                assertThat(keys(read.poll())).containsExactly("later");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_800, 1_800})
    void c10_aLocalClockThatIsSetMovesNoWindow(long seconds) throws Exception {
        try (ScriptedApi api = ScriptedApi.start(context.time(), windows("2m"));
                ScriptedRead read =
                        new ScriptedRead(context, api.spec(), "t", ScanHarness.unbounded())) {
            int row = 0;
            for (int poll = 0; poll < 8; poll++) {
                if (poll == 4) {
                    context.clockOff(Duration.ofSeconds(seconds));
                }
                for (int i = 0; i < 5; i++) {
                    context.pass(Duration.ofMinutes(1));
                    api.table("t").insert("k" + row++);
                }
                context.pass(Duration.ofSeconds(3));
                read.poll();
            }
            context.pass(Duration.ofMinutes(1));
            read.poll();
            context.pass(Duration.ofMinutes(1));
            read.poll();
            assertThat(read.emitted()).hasSize(row);
            api.check("t").emitted(read.emitted()).assertNothingWrong();
            for (JournalEntry request : api.requests("t")) {
                request.parameter("to")
                        .ifPresent(
                                to ->
                                        assertThat(Instant.parse(request.parameter("from").get()))
                                                .isBefore(Instant.parse(to)));
            }
        }
    }

    @Test
    void l15_rowsOfTodayAreReadTodayAndTomorrow() throws Exception {
        try (ScriptedApi api = ScriptedApi.start(context.time(), windows("1d"));
                ScriptedRead read =
                        new ScriptedRead(context, api.spec(), "t", ScanHarness.unbounded())) {
            for (int hour = 0; hour < 60; hour += 3) {
                api.table("t").insert("k" + hour);
                context.pass(Duration.ofHours(1));
                assertThat(keys(read.poll())).containsExactly("k" + hour);
                context.pass(Duration.ofHours(2));
                assertThat(read.poll()).isEmpty();
            }
            api.check("t").emitted(read.emitted()).assertNothingWrong();
        }
    }

    /** Each request takes an hour, in which a row is written. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void l17_theEndOfABoundedReadStaysWhereItWas(boolean windowed) throws Exception {
        TableBuilder table =
                windowed
                        ? windows("1h")
                        : TableBuilder.table("t")
                                .key("id")
                                .cursor("at", CursorFormat.iso(3))
                                .since(Bound.inclusive("since"))
                                .order(Order.ASC)
                                .pageSize(1);
        try (ScriptedApi api = ScriptedApi.start(context.time(), table);
                ScriptedRead read =
                        new ScriptedRead(context, api.spec(), "t", ScanHarness.bounded())) {
            for (int i = 0; i < 10; i++) {
                api.table("t").insert("k" + i);
                context.pass(Duration.ofHours(1));
            }
            Instant init = api.now();
            AtomicInteger late = new AtomicInteger();
            api.answer(
                    (request, proper) -> {
                        var answer = proper.get();
                        context.pass(Duration.ofHours(1));
                        api.table("t").insert("late" + late.incrementAndGet());
                        return CompletableFuture.completedFuture(answer);
                    });
            read.readAll();
            assertThat(keys(read.emitted()))
                    .contains("k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9")
                    .hasSizeLessThanOrEqualTo(windowed ? 11 : 12);
            api.check("t").upTo(init).requests(20).emitted(read.emitted()).assertNothingWrong();
        }
    }
}
