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
import io.lakeflow.flink.testutils.scripted.CursorFormat;
import io.lakeflow.flink.testutils.scripted.EmittedRow;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.ScriptedTable;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import io.lakeflow.flink.testutils.scripted.Tombstones;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rows come out of a table of each type, of which kinds and how often. */
class IngestionTypesTest {
    private final DirectContext context = new DirectContext();

    private static TableBuilder table(String type) {
        TableBuilder table = TableBuilder.table("t").key("id").pageSize(2);
        if (type.equals("snapshot")) {
            return table;
        }
        table.cursor("at", CursorFormat.iso(3)).since(Bound.inclusive("since")).order(Order.ASC);
        return switch (type) {
            case "append" -> table.appendOnly();
            case "cdc_with_deletes" -> table.deletes(new Tombstones.Flag("gone"));
            default -> table;
        };
    }

    private void change(ScriptedTable table, String type) {
        context.pass(Duration.ofSeconds(1));
        if (!type.equals("append")) {
            table.update("a");
            context.pass(Duration.ofSeconds(1));
            table.delete("b");
        }
        context.pass(Duration.ofSeconds(1));
        table.insert("d");
        context.pass(Duration.ofSeconds(2));
    }

    private static List<String> text(List<EmittedRow> rows) {
        return rows.stream().map(row -> row.kind().name().charAt(0) + row.key()).sorted().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "snapshot, Ua Ub Uc, Ua Ud, Ia Ic Id, Ia Ic Id",
        "append, Ia Ib Ic, Id, Ia Ib Ic Id, Ia Ib Ic Id",
        "cdc, Ua Ub Uc, Ua Ud, Ua Uc Ud, Ia Ic Id",
        "cdc_with_deletes, Ua Ub Uc, Db Ua Ud, Db Ua Uc Ud, Ia Ic Id"
    })
    void rowsComeOutAsTheTypeAndTheModeSay(
            String type, String first, String then, String bounded, String batch) throws Exception {
        try (ScriptedApi api = ScriptedApi.start(context.time(), table(type))) {
            List.of("a", "b", "c").forEach(api.table("t")::insert);
            context.pass(Duration.ofSeconds(2));
            try (ScriptedRead read =
                    new ScriptedRead(context, api.spec(), "t", ScanHarness.unbounded())) {
                assertThat(text(read.poll())).containsExactly(first.split(" "));
                assertThat(read.poll()).isEmpty();
                change(api.table("t"), type);
                assertThat(text(read.poll())).containsExactly(then.split(" "));
                assertThat(read.poll()).isEmpty();
                api.check("t").emitted(read.emitted()).assertNothingWrong();
            }
            try (ScriptedRead read = new ScriptedRead(api, "t", ScanHarness.bounded())) {
                read.harness.context.pass(Duration.ofMinutes(1));
                assertThat(text(read.readAll())).containsExactly(bounded.split(" "));
            }
            try (ScriptedRead read = new ScriptedRead(api, "t", ScanHarness.batch())) {
                read.harness.context.pass(Duration.ofMinutes(1));
                assertThat(text(read.readAll())).containsExactly(batch.split(" "));
            }
        }
    }
}
