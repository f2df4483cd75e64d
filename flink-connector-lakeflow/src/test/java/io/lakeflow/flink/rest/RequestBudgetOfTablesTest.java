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

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.model.HttpModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.scan.RequestBudget.Limit;
import io.lakeflow.flink.spec.SpecParser;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which tables draw from one budget, and what is known of it from their spec. */
class RequestBudgetOfTablesTest {
    private static final SourceModel SOURCE =
            SpecParser.parse(
                    "budget.yaml",
                    """
                    spec: 1
                    name: budget
                    options:
                      base: {type: string, default: "https://api.example.com/v1"}
                      token: {type: string, secret: true, literal: allowed}
                    http:
                      base: "${config.base}"
                      auth: {bearer: "${config.token}"}
                      rate:
                        - {limit: 10, per: 1s}
                        - {limit: 5000, per: 1h, remaining: X-Left, reset: X-Reset}
                        - {concurrency: 3}
                    tables:
                      a: {ingestion: snapshot, path: /a, page: {next: none}, columns: {id: BIGINT}}
                      b: {ingestion: snapshot, path: /b, page: {next: none}, columns: {id: BIGINT}}
                    """);

    private static RequestBudget budget(SourceModel source, String table, String... config) {
        Map<String, Object> values = new HashMap<>(Map.of("base", "https://api.example.com/v1"));
        for (int i = 0; i < config.length; i += 2) {
            values.put(config[i], config[i + 1]);
        }
        return new RestScanFactory(
                        source,
                        table,
                        values,
                        List.of(),
                        ReadOptions.once(
                                new ReadOptions.Start.Earliest(),
                                new ReadOptions.End.Init(),
                                HttpSettings.defaults()))
                .budget();
    }

    @Test
    void tablesThatAskOneOriginWithTheSameSecretShareABudget() {
        RequestBudget one = budget(SOURCE, "a", "token", "${env:TOKEN}");

        assertThat(budget(SOURCE, "b", "token", "${env:TOKEN}")).isEqualTo(one);
        assertThat(budget(SOURCE, "a", "token", "${env:OTHER}").key()).isNotEqualTo(one.key());
        assertThat(
                        budget(
                                        SOURCE,
                                        "a",
                                        "token",
                                        "${env:TOKEN}",
                                        "base",
                                        "https://api.example.com:8443/v1")
                                .key())
                .isNotEqualTo(one.key());
    }

    @Test
    void theKeyHoldsNoSecretEvenIfOneIsWrittenOut() {
        assertThat(budget(SOURCE, "a", "token", "s3cret").key()).doesNotContain("s3cret");
    }

    @Test
    void theLimitsAreThoseOfTheSpecUnlessTheUserHasOne() {
        assertThat(budget(SOURCE, "a").limits())
                .containsExactly(
                        new Limit(10, Duration.ofSeconds(1), false),
                        new Limit(5_000, Duration.ofHours(1), true));
        assertThat(budget(SOURCE, "a").concurrency()).isEqualTo(3);

        HttpModel own = SOURCE.http().withLimit(7, Duration.ofMinutes(1));
        SourceModel limited =
                new SourceModel(SOURCE.name(), SOURCE.options(), own, SOURCE.tables());
        assertThat(budget(limited, "a").limits())
                .containsExactly(new Limit(7, Duration.ofMinutes(1), false));
        assertThat(own.rates()).anyMatch(rate -> "X-Left".equals(rate.remaining()));
    }
}
