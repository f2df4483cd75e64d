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
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** The spec's text; that it parses and reads is tested with the connector. */
class SpecTextTest {

    private static SpecText spec(TableBuilder table) {
        try (ScriptedApi api = ScriptedApi.start(table)) {
            return api.specText();
        }
    }

    private static TableBuilder windows() {
        return TableBuilder.table("t")
                .key("id")
                .cursor("meta.at", CursorFormat.iso(3))
                .since(Bound.inclusive("from").grain(Duration.ofSeconds(1)))
                .until(Bound.exclusive("to"))
                .cap(new ResultCap.Refused(100, 422))
                .refusedToken(410);
    }

    @Test
    void aTableIsDescribedAsDeclared() {
        assertThat(spec(windows().lateBy(Duration.ofSeconds(5))).yaml().lines().skip(6))
                .containsExactly(
                        "tables:",
                        "  t:",
                        "    ingestion: \"cdc\"",
                        "    path: \"/t\"",
                        "    params: {\"from\":\"${window.from}\",\"to\":\"${window.to}\"}",
                        "    records: \"data\"",
                        "    page: {\"next\":\"token\",\"at\":\"next\",\"into\":\"after\"}",
                        "    key: [\"id\"]",
                        "    cursor: {\"field\":\"meta.at\",\"order\":\"none\",\"bounds\":\"[)\","
                                + "\"grain\":\"PT1S\",\"window\":\"1d\",\"lag\":\"PT5S\"}",
                        "    columns: {\"id\":\"STRING NOT NULL\",\"version\":\"BIGINT\","
                                + "\"meta_at\":{\"type\":\"TIMESTAMP_LTZ(3)\",\"path\":\"meta.at\"}}");
    }

    @Test
    void wordsAreAddedWhereTheyMeanSomething() {
        SpecText plain = spec(windows());
        assertThat(plain.yaml()).doesNotContain("errors", "cap");
        assertThat(plain.pageCap().yaml()).contains("\"cap\":100");
        assertThat(plain.restartOnRefusedToken().splitOnRefusal().yaml())
                .containsPattern("errors: .*410.*restart.*422.*split");
        SpecText snapshot = spec(TableBuilder.table("t").key("id"));
        assertThat(snapshot.pageCap().splitOnRefusal().yaml()).isEqualTo(snapshot.yaml());
        assertThat(snapshot.snapshotDeletes().yaml()).contains("deletes: {\"snapshot\":true}");
    }

    @Test
    void whatTheLanguageHasNoWordForIsRefused() {
        TableBuilder delta = TableBuilder.table("t").key("id").deltaTokens("delta", "token");
        assertThatThrownBy(() -> spec(delta).yaml()).hasMessageContaining("tokenCursor()");
        assertThat(spec(delta).tokenCursor().yaml())
                .contains("\"type\":\"token\"", "\"at\":\"token\"", "\"delta\":\"${cursor.from}\"");
        CursorFormat berlin = CursorFormat.local(3, ZoneId.of("Europe/Berlin"));
        TableBuilder local = TableBuilder.table("t").key("id").cursor("at", berlin);
        assertThatThrownBy(() -> spec(local).yaml()).hasMessageContaining("zone()");
        assertThat(spec(local).zone().yaml()).contains("\"zone\":\"Europe/Berlin\"");
    }
}
