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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of mistake: where it is told and what is told. */
class SpecProblemsTest {

    static Stream<InvalidSpec> mistakes() {
        return Stream.of(
                        StructuralMistakes.all(),
                        AuthMistakes.structural(),
                        AuthMistakes.semantic(),
                        SemanticMistakes.variables(),
                        SemanticMistakes.types(),
                        SemanticMistakes.tables(),
                        SemanticMistakes.parents(),
                        SemanticMistakes.cursors(),
                        YamlMistakes.all())
                .flatMap(List::stream);
    }

    @Test
    void theSpecTheyAreMadeFromIsValid() {
        SpecParser.parse("shop.yaml", SpecTexts.SHOP);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldOnceAtItsPlace(InvalidSpec spec) {
        SpecException exception =
                catchThrowableOfType(
                        SpecException.class, () -> SpecParser.parse("shop.yaml", spec.yaml()));
        assertThat(exception).as(spec.yaml()).isNotNull();
        assertThat(exception).hasMessage("shop.yaml:" + spec.place() + ": " + spec.message());
    }

    @Test
    void allMistakesAreToldAtOnceInTheOrderOfTheFile() {
        String spec =
                """
                spec: 1
                nam: shop
                http: {base: "https://shop.example"}
                tables:
                  a:
                    ingestion: append
                    path: /a/${config.x}
                    page: {next: lnk}
                    columns: {id: BIGNIT}
                """;
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> SpecParser.parse("dir/shop.yaml", spec))
                .withMessage(
                        """
                        dir/shop.yaml:1:1: 'name' is missing
                        dir/shop.yaml:2:1: unknown key 'nam', expected one of spec, name, options, http, defaults, tables; did you mean 'name'?
                        dir/shop.yaml:6:5: table a: ingestion append needs a 'cursor'
                        dir/shop.yaml:7:16: unknown variable 'config.x', the spec has no options
                        dir/shop.yaml:8:18: unknown word 'lnk', expected one of link, url, token, page, offset, none; did you mean 'link'?
                        dir/shop.yaml:9:19: unknown type 'BIGNIT', expected a Flink type such as BIGINT, STRING, TIMESTAMP_LTZ(3); did you mean 'BIGINT'?""")
                .satisfies(
                        e ->
                                assertThat(e.problems().get(2))
                                        .isEqualTo(
                                                new SpecProblem(
                                                        "dir/shop.yaml",
                                                        6,
                                                        5,
                                                        "table a: ingestion append needs a 'cursor'")));
    }

    @Test
    void aCircleOfParentsIsToldAtEachOfThem() {
        String table =
                """
                  %s:
                    ingestion: snapshot
                    parent: {table: %s, as: {id: id}}
                    path: /%s
                    page: {next: none}
                    columns: {id: BIGINT}
                """;
        String spec =
                "spec: 1\nname: x\nhttp: {base: \"https://x\"}\ntables:\n"
                        + table.formatted("a", "b", "a")
                        + table.formatted("b", "c", "b")
                        + table.formatted("c", "a", "c");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> SpecParser.parse("x", spec))
                .withMessage(
                        """
                        x:7:21: the parents form a circle: a -> b -> c -> a
                        x:13:21: the parents form a circle: b -> c -> a -> b
                        x:19:21: the parents form a circle: c -> a -> b -> c""");
    }

    @Test
    void aMistakeInDefaultsIsToldOnceForAllTables() {
        String spec =
                SpecTexts.shopWith("at: paging.next, into", "at: paging.next, «intoo")
                        .replace("«", "");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> SpecParser.parse("x", spec))
                .satisfies(e -> assertThat(e.problems()).hasSize(1));
    }

    @Test
    void aCredentialWrittenIntoTheSpecIsNotRepeated() {
        for (String auth : List.of("s3cr3t", "{bearer: s3cr3t}", "[s3cr3t]", "{basic: s3cr3t}")) {
            String spec = SpecTexts.shopWith("{bearer: \"${config.token}\"}", auth);
            assertThatExceptionOfType(SpecException.class)
                    .isThrownBy(() -> SpecParser.parse("x", spec))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cr3t"));
        }
    }
}
