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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a table holds, shows and remembers. */
class TableContentTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00.000Z");

    private Instant now = START;

    private TableContent content(Order order) {
        TableBuilder table =
                TableBuilder.table("t").key("id").cursor("at", CursorFormat.iso(3)).order(order);
        return new TableContent(table.build(), () -> now);
    }

    private static List<String> rows(ScriptedTable table, Instant time) {
        return table.rows(time).stream().map(Version::row).toList();
    }

    @Test
    void aVersionThatReplacesAnotherInTheSameInstantIsLater() {
        ScriptedTable table = new ScriptedTable(content(Order.ASC));
        assertThat(table.insert("a").cursor()).isEqualTo(START);
        assertThat(table.update("a").cursor()).isEqualTo(START.plusMillis(1));
        assertThat(table.delete("a").cursor()).isEqualTo(START.plusMillis(2));
        assertThat(table.insert("b").cursor()).as("another row may tie").isEqualTo(START);
    }

    @Test
    void numbersCountUpOverAllRowsAndBehindExplicitOnes() {
        TableBuilder builder = TableBuilder.table("t").cursor("seq", CursorFormat.number());
        ScriptedTable table = new ScriptedTable(new TableContent(builder.build(), () -> now));
        table.append();
        table.append(Change.at(CursorFormat.number(10)));
        assertThat(table.append().cursor()).isEqualTo(CursorFormat.number(11));
    }

    @Test
    void aLateVersionHidesBehindTheOneBeforeIt() {
        ScriptedTable table = new ScriptedTable(content(Order.ASC));
        Version first = table.insert("a");
        Version second = table.update("a", Change.now().lateBy(Duration.ofSeconds(5)));
        assertThat(table.rows(START)).containsExactly(first);
        assertThat(table.rows(START.plusMillis(4_999))).containsExactly(first);
        assertThat(table.rows(START.plusSeconds(5))).containsExactly(second);
        assertThat(table.rows(START)).as("the past stays").containsExactly(first);
    }

    @Test
    void listingsAreInTheirOrderAndTiesInOneThatIsNotOfInsertion() {
        List<String> keys = IntStream.range(0, 50).mapToObj(i -> "k" + i).toList();
        ScriptedTable asc = new ScriptedTable(content(Order.ASC));
        ScriptedTable desc = new ScriptedTable(content(Order.DESC));
        ScriptedTable none = new ScriptedTable(content(Order.NONE));
        keys.forEach(asc::insert);
        keys.forEach(none::insert);
        assertThat(rows(asc, now)).isNotEqualTo(keys).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(rows(none, now)).isNotEqualTo(keys).isEqualTo(rows(asc, now));
        for (String key : keys) {
            desc.insert(key);
            now = now.plusMillis(1);
        }
        assertThat(rows(desc, now)).first().isEqualTo("k49");
        List<String> before = rows(none, now);
        none.update("k7");
        assertThat(rows(none, now)).as("an update moves nothing").isEqualTo(before);
        IntStream.range(0, 20).forEach(i -> none.insert("new" + i));
        List<String> after = rows(none, now);
        assertThat(after.stream().filter(keys::contains).toList()).isEqualTo(before);
        assertThat(after.subList(0, 50)).as("new ones land anywhere").isNotEqualTo(before);
    }

    @Test
    void aFailedWriteChangesNothing() {
        TableContent content = content(Order.NONE);
        ScriptedTable table = new ScriptedTable(content);
        assertThatThrownBy(() -> table.update("a")).hasMessageContaining("does not have a");
        assertThatThrownBy(() -> table.delete("a")).hasMessageContaining("does not have a");
        table.insert("a");
        assertThatThrownBy(() -> table.insert("a")).hasMessageContaining("has a");
        assertThatThrownBy(() -> table.insert("a/b")).hasMessageContaining("'a/b'");
        assertThatThrownBy(() -> table.in("x").insert("b")).hasMessageContaining("in(...)");
        assertThatThrownBy(table::append).hasMessageContaining("has a key");
        assertThat(content.histories()).hasSize(1).first().asList().hasSize(1);
    }

    @Test
    void equalEventsAreTwoRowsOfOneVersion() {
        TableBuilder builder = TableBuilder.table("t").cursor("at", CursorFormat.iso(3));
        ScriptedTable table = new ScriptedTable(new TableContent(builder.build(), () -> now));
        Version event = table.append(Change.now().with("name", "x"));
        table.appendAgain(event);
        assertThat(table.rows(now)).hasSize(2).extracting(Version::number).containsOnly(1L);
    }
}
