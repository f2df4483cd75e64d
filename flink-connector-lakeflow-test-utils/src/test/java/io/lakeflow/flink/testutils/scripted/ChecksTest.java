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

import static io.lakeflow.flink.testutils.scripted.EmittedRow.append;
import static io.lakeflow.flink.testutils.scripted.EmittedRow.delete;
import static io.lakeflow.flink.testutils.scripted.EmittedRow.insert;
import static io.lakeflow.flink.testutils.scripted.EmittedRow.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.testutils.scripted.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each way in which a read can be wrong is found, and nothing else. */
class ChecksTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00.000Z");

    private volatile Instant now = START;
    private ScriptedApi api;
    private ScriptedTable keyed;
    private ScriptedTable events;

    @BeforeEach
    void start() {
        api =
                ScriptedApi.start(
                        () -> now,
                        TableBuilder.table("keyed")
                                .key("id")
                                .cursor("at", CursorFormat.iso(3))
                                .deletes(new Tombstones.Flag("gone")),
                        TableBuilder.table("vanishing").key("id"),
                        TableBuilder.table("events").cursor("at", CursorFormat.iso(3)));
        keyed = api.table("keyed");
        events = api.table("events");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static List<Kind> kinds(Checks checks, EmittedRow... rows) {
        return checks.emitted(List.of(rows)).all().stream().map(Finding::kind).toList();
    }

    private List<Kind> keyed(EmittedRow... rows) {
        return kinds(api.check("keyed"), rows);
    }

    @Test
    void theNewestVersionMustComeOutAndOlderOnesMay() {
        keyed.insert("a");
        keyed.update("a");
        assertThat(keyed(insert("a", 1), update("a", 2))).isEmpty();
        assertThat(keyed(update("a", 2))).isEmpty();
        assertThat(keyed(insert("a", 1))).containsExactly(Kind.LOST);
        assertThat(keyed()).containsExactly(Kind.LOST);
    }

    @Test
    void aDeletionMustComeOutWhereTheRowDid() {
        keyed.insert("a");
        keyed.delete("a");
        assertThat(keyed()).isEmpty();
        assertThat(keyed(insert("a", 1), delete("a"))).isEmpty();
        assertThat(keyed(delete("a"))).isEmpty();
        assertThat(keyed(insert("a", 1))).containsExactly(Kind.LOST);
        assertThat(keyed(insert("a", 1), delete("a"), delete("a"))).containsExactly(Kind.DUPLICATE);
        keyed.insert("a");
        assertThat(keyed(insert("a", 1), delete("a"))).containsExactly(Kind.LOST);
        assertThat(keyed(insert("a", 1), delete("a"), insert("a", 3))).isEmpty();
        assertThat(keyed(insert("a", 3), delete("a"))).contains(Kind.STALE_OVERWRITE, Kind.LOST);
    }

    @Test
    void aRowThatVanishesMustBeDeletedOnlyByComparison() {
        api.table("vanishing").insert("a");
        api.table("vanishing").delete("a");
        assertThat(kinds(api.check("vanishing"), insert("a", 1))).isEmpty();
        assertThat(kinds(api.check("vanishing").deletesByComparison(), insert("a", 1)))
                .containsExactly(Kind.LOST);
        assertThat(kinds(api.check("vanishing"), insert("a", 1), delete("a"))).isEmpty();
    }

    @Test
    void whatNeverWasIsAPhantom() {
        Version version = keyed.insert("a");
        assertThat(keyed(insert("a", 1), insert("b", 1))).containsExactly(Kind.PHANTOM);
        assertThat(keyed(insert("a", 1), update("a", 2))).containsExactly(Kind.PHANTOM);
        assertThat(keyed(insert("a", 1), delete("a"))).containsExactly(Kind.PHANTOM);
        assertThat(keyed(insert("a", 1).at(version.cursor()))).isEmpty();
        assertThat(keyed(insert("a", 1).at(START.plusSeconds(9)))).containsExactly(Kind.PHANTOM);
    }

    @Test
    void aVersionThatComesTwiceIsADuplicate() {
        keyed.insert("a");
        keyed.insert("b");
        assertThat(keyed(insert("a", 1), insert("b", 2), update("a", 1)))
                .containsExactly(Kind.DUPLICATE);
        assertThat(
                        kinds(
                                api.check("keyed").allowing(Kind.DUPLICATE),
                                insert("a", 1),
                                insert("b", 2),
                                update("a", 1)))
                .isEmpty();
    }

    @Test
    void anOlderVersionBehindANewerOneIsAStaleOverwriteAndItsCursorGoesBack() {
        Instant first = keyed.insert("a").cursor();
        Instant second = keyed.update("a").cursor();
        assertThat(keyed(update("a", 2), insert("a", 1)))
                .containsExactly(Kind.STALE_OVERWRITE, Kind.LOST);
        assertThat(keyed(update("a", 2).at(second), insert("a", 1).at(first), update("a", 2)))
                .containsExactly(Kind.STALE_OVERWRITE, Kind.DUPLICATE, Kind.NON_MONOTONE_CURSOR);
    }

    @Test
    void aCursorThatAWriteTookBackMayGoBack() {
        keyed.insert("a", Change.at(START));
        keyed.update("a", Change.at(START.minusSeconds(60)));
        assertThat(keyed(insert("a", 1).at(START), update("a", 2).at(START.minusSeconds(60))))
                .isEmpty();
    }

    @Test
    void whatCameAfterTheEndOfABoundedReadMayBeMissing() {
        keyed.insert("a");
        keyed.insert("b");
        Instant end = now;
        now = now.plusSeconds(1);
        keyed.update("a");
        keyed.insert("c");
        Checks bounded = api.check("keyed").upTo(end).oncePerKey();
        assertThat(kinds(bounded, insert("b", 2))).as("a moved to after the end").isEmpty();
        assertThat(kinds(bounded, insert("a", 3), insert("b", 2))).isEmpty();
        assertThat(kinds(bounded, insert("a", 1))).containsExactly(Kind.LOST);
        assertThat(kinds(bounded, insert("b", 2), insert("a", 1), insert("a", 3)))
                .containsExactly(Kind.DUPLICATE);
    }

    @Test
    void whatIsNotVisibleYetMayBeMissing() {
        keyed.insert("a", Change.now().lateBy(Duration.ofSeconds(5)));
        assertThat(keyed()).isEmpty();
        now = now.plusSeconds(5);
        assertThat(keyed()).containsExactly(Kind.LOST);
    }

    @Test
    void eventsComeAsOftenAsTheyExist() {
        Version event = events.append();
        events.appendAgain(event);
        events.append();
        assertThat(kinds(api.check("events"), append(1), append(3), append(1)))
                .as("numbers count writes, and a copy has its original's")
                .contains(Kind.PHANTOM);
        assertThat(kinds(api.check("events"), append(1), append(2), append(1))).isEmpty();
        assertThat(kinds(api.check("events"), append(1), append(2))).containsExactly(Kind.LOST);
        assertThat(kinds(api.check("events"), append(1), append(2), append(1), append(2)))
                .containsExactly(Kind.DUPLICATE);
        assertThat(
                        kinds(
                                api.check("events"),
                                append(1),
                                append(1),
                                append(2).at(START.plusSeconds(9))))
                .containsExactly(Kind.PHANTOM);
    }

    @Test
    void requestsAreCountedAndRepetitionIsNoProgress() {
        keyed.insert("a");
        ScriptedClient client = new ScriptedClient(api);
        for (int i = 0; i < 3; i++) {
            client.get("/keyed");
        }
        EmittedRow row = insert("a", 1);
        assertThat(kinds(api.check("keyed").requests(3).sameRequestInARow(3), row)).isEmpty();
        assertThat(kinds(api.check("keyed").requests(2), row))
                .containsExactly(Kind.UNBOUNDED_REQUESTS);
        assertThat(kinds(api.check("keyed").sameRequestInARow(2), row)).containsExactly(Kind.STUCK);
        now = now.plusSeconds(60);
        assertThat(kinds(api.check("keyed").patience(Duration.ofSeconds(59)), row)).isEmpty();
        assertThat(kinds(api.check("keyed").patience(Duration.ofSeconds(59))))
                .containsExactly(Kind.LOST, Kind.STUCK);
        assertThat(kinds(api.check("keyed").patience(Duration.ofSeconds(60))))
                .containsExactly(Kind.LOST);
    }

    @Test
    void findingsAreReadable() {
        keyed.insert("a");
        keyed.update("a");
        api.check("keyed").emitted(List.of(update("a", 2))).assertNothingWrong();
        Findings findings = api.check("keyed").emitted(List.of(insert("a", 1)));
        assertThat(findings.of(Kind.LOST)).hasSize(1);
        assertThatThrownBy(findings::assertNothingWrong)
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "table keyed: {LOST=1}\n"
                                + "  LOST: key a: version 2 is missing at the end;"
                                + " emitted [INSERT a version 1]");
    }
}
