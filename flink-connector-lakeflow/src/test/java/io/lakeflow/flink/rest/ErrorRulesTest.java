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

import io.lakeflow.flink.http.AnswerJudge;
import io.lakeflow.flink.spec.SpecParser;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorRulesTest {
    private static AnswerJudge judge(String rules) {
        String yaml =
                """
                spec: 1
                name: s
                http: {base: 'https://a.example', errors: [%s]}
                tables:
                  t: {ingestion: snapshot, path: /t, page: {next: none}, columns: {id: BIGINT}}
                """
                        .formatted(rules);
        return new ErrorRules(SpecParser.parse("s.yaml", yaml).http().errors())
                .judge(RestScope.of("config", Map.of()));
    }

    /** Reading it may take long, so it is not done where answers arrive. */
    @Test
    void contentIsReadOfStatusesOnlyWhoseRulesNameIt() {
        assertThat(judge("{status: 404, do: skip}").readsContent(404)).isFalse();
        AnswerJudge busy =
                judge("{status: 200, when: '${response.body.error = \"busy\"}', do: retry}");
        assertThat(busy.readsContent(200)).isTrue();
        assertThat(busy.readsContent(404)).isFalse();
        AnswerJudge told = judge("{status: 403, do: fail, message: '${response.body.error}'}");
        assertThat(told.readsContent(403)).isTrue();
        assertThat(told.readsContent(200)).isFalse();
    }
}
