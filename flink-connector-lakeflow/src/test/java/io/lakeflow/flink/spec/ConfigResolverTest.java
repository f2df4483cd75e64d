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
package io.lakeflow.flink.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.lakeflow.flink.model.SourceModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigResolverTest {
    private static final SourceModel MODEL =
            SpecParser.parse(
                    "options.yaml",
                    """
                    spec: 1
                    name: options
                    options:
                      base: {type: string, default: "https://x"}
                      regions: {type: list, required: true, description: Which regions.}
                      kinds: {type: list, default: [a, b]}
                      limit: {type: integer, default: 0123}
                      deep: {type: boolean}
                      wait: {type: duration}
                      start: {type: timestamp}
                      token: {type: string, secret: true}
                      password: {type: string, secret: true, literal: allowed}
                    http:
                      base: "${config.base}"
                      auth: {basic: {user: "${config.token}", password: "${config.password}"}}
                    tables:
                      a: {ingestion: snapshot, path: /a, page: {next: none}}
                    """);

    @Test
    void textsBecomeValuesOfTheirTypes() {
        assertThat(
                        ConfigResolver.resolve(
                                MODEL,
                                Map.of(
                                        "regions", "north; south;",
                                        "deep", "true",
                                        "wait", "5 min",
                                        "start", "2026-01-31T12:00:00+01:00",
                                        "token", "${env:TOKEN}",
                                        "password", "open")))
                .containsExactly(
                        entry("base", "https://x"),
                        entry("regions", List.of("north", "south")),
                        entry("kinds", List.of("a", "b")),
                        entry("limit", 123L),
                        entry("deep", true),
                        entry("wait", "5 min"),
                        entry("start", "2026-01-31T12:00:00+01:00"),
                        entry("token", "${env:TOKEN}"),
                        entry("password", "open"));
    }

    @Test
    void anOptionThatIsNotSetHasNoValue() {
        assertThat(ConfigResolver.resolve(MODEL, Map.of("regions", "north")))
                .containsOnlyKeys("base", "regions", "kinds", "limit");
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                ConfigResolver.resolve(
                                        MODEL,
                                        Map.of(
                                                "tokn", "s3cr3t",
                                                "limit", "many",
                                                "deep", "yes",
                                                "wait", "long",
                                                "start", "today",
                                                "token", "s3cr3t",
                                                "base", "${env:BASE}")))
                .withMessage(
                        """
                        unknown option 'config.tokn', source options has config.base, config.regions, config.kinds, config.limit, config.deep, config.wait, config.start, config.token, config.password; did you mean 'token'?
                        option 'config.base' is not a secret and takes no reference, expected text
                        option 'config.regions' is missing, source options needs it: Which regions.
                        option 'config.limit' is 'many', expected an integer
                        option 'config.deep' is 'yes', expected true or false
                        option 'config.wait' is 'long', expected a duration such as 5 min, 30 s, 7d or PT5M
                        option 'config.start' is 'today', expected an ISO-8601 timestamp such as 2026-01-31T00:00:00Z
                        option 'config.token' is a secret and takes only a reference, expected ${env:NAME} or ${file:/path}""")
                .satisfies(e -> assertThat(e.problems()).hasSize(8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:A_1}", "${file:/run/secrets/token}", " ${env:A} "})
    void references(String reference) {
        assertThat(ConfigResolver.resolve(MODEL, Map.of("regions", "north", "token", reference)))
                .containsEntry("token", reference.trim());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "${env:}",
                "${env:A}x",
                "${file:relative}",
                "${env:A}${env:B}",
                "${vault:a}",
                "${env:A-B}"
            })
    void whatIsNoReference(String text) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                ConfigResolver.resolve(
                                        MODEL, Map.of("regions", "north", "token", text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31",
                "2026-01-31T00:00:00",
                "2026-01-31T00:00:00.123456Z",
                "2026-01-31T00:00:00+05:30"
            })
    void timestamps(String text) {
        assertThat(ConfigResolver.resolve(MODEL, Map.of("regions", "north", "start", text)))
                .containsEntry("start", text);
    }

    @Test
    void anEmptyListIsNoList() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigResolver.resolve(MODEL, Map.of("regions", " ; ")));
    }
}
