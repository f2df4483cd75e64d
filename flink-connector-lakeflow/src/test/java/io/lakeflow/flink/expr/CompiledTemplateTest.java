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
package io.lakeflow.flink.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dashjoin.jsonata.Jsonata;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledTemplateTest {

    private static final Instant TIME = Instant.parse("2024-05-06T07:08:09.120Z");

    private static final Map<String, Object> VALUES =
            Map.of(
                    "config",
                            Map.of("base", "https://api.test", "repos", List.of("flink", "kafka")),
                    "page", Map.of("size", 100),
                    "window", Map.of("from", TIME),
                    "response",
                            Map.of("status", 403, "headers", Map.of("x-ratelimit-remaining", "0")),
                    "record",
                            Map.of(
                                    "id",
                                    9_007_199_254_740_993L,
                                    "paid",
                                    true,
                                    "price",
                                    1.5,
                                    "items",
                                    List.of(
                                            Map.of("sku", "a", "qty", 2, "tags", List.of()),
                                            Map.of(
                                                    "sku",
                                                    "b",
                                                    "qty",
                                                    3,
                                                    "tags",
                                                    List.of("x", "y")))));

    private static Object evaluate(String template) {
        return CompiledTemplate.compile(template).evaluate(Scopes.of(VALUES));
    }

    private static String render(String template, Object value) {
        Map<String, Object> record = new HashMap<>();
        record.put("v", value);
        return CompiledTemplate.compile(template)
                .render(Scopes.of(Map.of("record", record)), UnaryOperator.identity());
    }

    @Test
    void textWithoutExpressionsIsConstant() {
        CompiledTemplate template = CompiledTemplate.compile("/repos {x} $y $ {z}");

        assertThat(template.isConstant()).isTrue();
        assertThat(template.isSingle()).isFalse();
        assertThat(template.names()).isEmpty();
        assertThat(template.evaluate(Scopes.of(Map.of()))).isEqualTo("/repos {x} $y $ {z}");
        assertThat(CompiledTemplate.compile("").evaluate(Scopes.of(Map.of()))).isEqualTo("");
    }

    @Test
    void singleExpressionKeepsItsType() {
        assertThat(evaluate("${config.repos}")).isEqualTo(List.of("flink", "kafka"));
        assertThat(evaluate("${page.size}")).isEqualTo(100);
        assertThat(evaluate("${ record.id }")).isEqualTo(9_007_199_254_740_993L);
        assertThat(evaluate("${record.paid}")).isEqualTo(true);
        assertThat(evaluate("${window.from}")).isEqualTo(TIME);
        assertThat(evaluate("${config}")).isSameAs(VALUES.get("config"));
        assertThat(evaluate("${page.size * 2 + 1}")).isEqualTo(201);
        assertThat(evaluate("${[1, 2]}")).isEqualTo(List.of(1, 2));
        assertThat(evaluate("${{'a': page.size}}")).isEqualTo(Map.of("a", 100));
        assertThat(CompiledTemplate.compile("${page.size}").isSingle()).isTrue();
        assertThat(CompiledTemplate.compile("${page.size} ").isSingle()).isFalse();
        assertThat(CompiledTemplate.compile("${page.size}${page.size}").isSingle()).isFalse();
    }

    @Test
    void mixedTemplateIsText() {
        assertThat(evaluate("${config.base}/v1?size=${page.size}"))
                .isEqualTo("https://api.test/v1?size=100");
        assertThat(evaluate("since ${window.from}")).isEqualTo("since 2024-05-06T07:08:09.120Z");
    }

    @Test
    void whatIsAbsentYieldsNothing() {
        assertThat(evaluate("${config.missing}")).isNull();
        assertThat(evaluate("${parent.id}")).isNull();
        assertThat(evaluate("${config.base.deeper}")).isNull();
        assertThat(evaluate("${$lowercase(config.missing)}")).isNull();
        assertThat(evaluate("${null}")).isNull();
        assertThat(evaluate("a${config.missing}b")).isEqualTo("ab");
        assertThat(render("${record.v}", null)).isEmpty();
    }

    @Test
    void quotedNamesWorkInPathsAndInJsonata() {
        String name = "${response.headers.`x-ratelimit-remaining`}";
        assertThat(evaluate(name)).isEqualTo("0");
        assertThat(evaluate("${response.headers.`x-ratelimit-remaining` = '0'}")).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "${ {\"a\": \"}\"}.a }            | }",
                "${ '}' & \"}\" }                 | }}",
                "${ \"it\\\"s }\" }               | it\"s }",
                "${ /* } ' */ page.size }         | 100",
                "${ `}` ? 'yes' : 'no' }          | no",
                "${ $replace('a}b', /[\\}]/, '-') } | a-b",
                "${ $replace('a}b', /\\}/, '-') } | a-b",
                "${ page.size / 2 }/${ 1 }        | 50/1",
                "${ (page.size)/2 } ${'/'}        | 50 /",
                "${ record.items[qty/1 > 2].sku } | b",
            })
    void scannerFindsTheBraceThatEnds(String template, String expected) {
        assertThat(CompiledTemplate.compile(template + "!").evaluate(Scopes.of(VALUES)))
                .isEqualTo(expected + "!");
    }

    @Test
    void doubleDollarEscapes() {
        assertThat(evaluate("$${config.base}")).isEqualTo("${config.base}");
        assertThat(evaluate("$$${config.base}")).isEqualTo("$${config.base}");
        assertThat(evaluate("$${a} is ${page.size}")).isEqualTo("${a} is 100");
        assertThat(evaluate("${'$'}${page.size}")).isEqualTo("$100");
        assertThat(CompiledTemplate.compile("$${a}").isConstant()).isTrue();
    }

    @Test
    void encodesValuesButNotLiteralText() {
        CompiledTemplate template = CompiledTemplate.compile("/a b/${record.v}/${record.w}");
        Scope scope = Scopes.of(Map.of("record", Map.of("v", "x/../y?z")));

        assertThat(template.render(scope, v -> "<" + URLEncoder.encode(v, StandardCharsets.UTF_8)))
                .isEqualTo("/a b/<x%2F..%2Fy%3Fz/");
    }

    @Test
    void valuesAreNotTemplatesThemselves() {
        assertThat(render("-${record.v}-", "${config.token}")).isEqualTo("-${config.token}-");
    }

    @Test
    void numbersRenderPlainly() {
        assertThat(render("${record.v}", 1.0E10)).isEqualTo("10000000000");
        assertThat(render("${record.v}", 1.0E-7)).isEqualTo("0.0000001");
        assertThat(render("${record.v}", 3.0)).isEqualTo("3");
        assertThat(render("${record.v}", 100.0)).isEqualTo("100");
        assertThat(render("${record.v}", -0.0)).isEqualTo("0");
        assertThat(render("${record.v}", 0.1f)).isEqualTo("0.1");
        assertThat(render("${record.v}", new BigDecimal("1.10"))).isEqualTo("1.10");
        assertThat(render("${record.v}", new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(render("${record.v}", Long.MAX_VALUE)).isEqualTo("9223372036854775807");
        assertThat(render("${record.v * 1000000}", 1_700_000)).isEqualTo("1700000000000");
        assertThat(render("${record.v}", false)).isEqualTo("false");
        assertThatThrownBy(() -> render("${record.v}", Double.NaN))
                .isInstanceOf(ExpressionException.class);
    }

    @Test
    void objectsAndListsHaveNoPlaceInText() {
        assertThatThrownBy(() -> render("a ${record.v}", List.of("geheim")))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("${record.v}")
                .hasMessageContaining("a list")
                .hasMessageContaining("$join")
                .hasMessageNotContaining("geheim");
        assertThat(render("a ${$join(record.v, ',')}", List.of("b", "c"))).isEqualTo("a b,c");
    }

    @Test
    void conditions() {
        Scope scope = Scopes.of(VALUES);
        assertThat(
                        CompiledTemplate.compile(
                                        "${response.headers.`x-ratelimit-remaining` = '0'"
                                                + " and response.status = 403}")
                                .test(scope))
                .isTrue();
        assertThat(CompiledTemplate.compile("${response.status = 404}").test(scope)).isFalse();
        assertThat(CompiledTemplate.compile("${record.missing}").test(scope)).isFalse();
        assertThat(CompiledTemplate.compile("${record.paid}").test(scope)).isTrue();
        assertThatThrownBy(() -> CompiledTemplate.compile("${config.base}").test(scope))
                .isInstanceOf(ExpressionException.class)
                .hasMessage(
                        "${config.base} failed: a condition must yield true or false, found text");
        assertThatThrownBy(() -> CompiledTemplate.compile("true").test(scope))
                .isInstanceOf(ExpressionException.class);
    }

    @Test
    void asksOnlyForTheRootsItNames() {
        Scopes scope = Scopes.of(VALUES);
        CompiledTemplate.compile("${page.size}${$count(record.items)}").evaluate(scope);

        assertThat(scope.asked()).containsExactly("page", "record");
    }

    @Test
    void jsonataSeesTimesAsText() {
        assertThat(evaluate("${$toMillis(window.from)}")).isEqualTo(TIME.toEpochMilli());
        assertThat(render("${$string(record.v)}", List.of(Map.of("at", TIME))))
                .isEqualTo("[{\"at\":\"2024-05-06T07:08:09.120Z\"}]");
    }

    static List<String> pathsThroughLists() {
        return List.of(
                "record.items.sku",
                "record.items.tags",
                "record.items",
                "record.single.sku",
                "record.single.tags",
                "record.nested.sku",
                "record.nulls.sku",
                "record.items.missing",
                "record.items.sku.deeper");
    }

    @ParameterizedTest
    @MethodSource("pathsThroughLists")
    void pathsAgreeWithJsonata(String path) {
        Map<String, Object> nullName = new HashMap<>();
        nullName.put("sku", null);
        Map<String, Object> record = new HashMap<>();
        record.put("items", ((Map<?, ?>) VALUES.get("record")).get("items"));
        record.put("single", List.of(Map.of("sku", "a", "tags", List.of("t"))));
        record.put("nested", List.of(List.of(Map.of("sku", 1)), List.of(Map.of("sku", 2))));
        record.put("nulls", Arrays.asList(null, nullName));
        Map<String, Object> values = Map.of("record", record);

        Object expected = Jsonata.jsonata(path).evaluate(values);

        assertThat(CompiledTemplate.compile("${" + path + "}").evaluate(Scopes.of(values)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "a ${config.base      | 2  | is not closed, expected '}'",
                "a ${                 | 2  | is not closed, expected '}'",
                "${}                  | 2  | is empty",
                "${'abc}              | 2  | a string is not closed",
                "${`abc}              | 2  | backquotes is not closed",
                "${/* abc}            | 2  | a comment is not closed",
                "${$match(a.b, /x)}   | 14 | regular expression is not closed",
                "${(a.b}              | 6  | found '}' where ')' was expected",
                "${a.b)}              | 5  | ')' closes nothing",
                "${a.b +}             | 2  | not a JSONata expression",
                "${a.b c}             | 2  | not a JSONata expression",
                "x${lowercase(a.b)}   | 3  | $lowercase(…)",
                "${$eval(record.x)}   | 2  | $eval cannot be used",
                "${($__evaluate_entry := x.y; 1)} | 3 | cannot be used",
            })
    void wrongTemplatesAreRefused(String template, int position, String message) {
        assertThatThrownBy(() -> CompiledTemplate.compile(template))
                .isInstanceOfSatisfying(
                        TemplateException.class,
                        e -> assertThat(e.position()).isGreaterThanOrEqualTo(position))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void nestingIsLimited() {
        String deep = "(".repeat(5_000) + "1" + ")".repeat(5_000);
        assertThatThrownBy(() -> CompiledTemplate.compile("${" + deep + "}"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("nests deeper");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${$number(config.token)}",
                "${config.token + 1}",
                "${-config.token}",
                "${$error(config.token)}",
                "${$assert(false, config.token)}",
                "${$toMillis(config.token)}",
                "${$formatNumber(1, '0', {'zero-digit': config.token})}",
                "${$fromMillis(1, config.token)}",
                "${config.(token < 2)}",
                "${{config: 1}}",
                "${config.token{'a': 1, 'a': 2}}",
            })
    void errorsNameTheExpressionAndNoValue(String expression) {
        Scope scope =
                Scopes.of(
                        Map.of(
                                "config", Map.of("token", "s3cr[et"),
                                "record", List.of(Map.of("a", 1), Map.of("a", "s3cr[et"))));
        CompiledTemplate template = CompiledTemplate.compile(expression);

        assertThatThrownBy(() -> template.evaluate(scope))
                .isInstanceOf(ExpressionException.class)
                .hasMessageStartingWith(expression + " failed: ")
                .hasMessageNotContaining("s3cr")
                .hasNoCause();
    }

    @Test
    void functionsAreNoValues() {
        assertThatThrownBy(() -> evaluate("${$lowercase}"))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("it yields a function");
        assertThatThrownBy(() -> evaluate("${[function($x){$x}]}"))
                .isInstanceOf(ExpressionException.class);
    }

    @Test
    void scopeOfOtherTypesIsRefused() {
        assertThatThrownBy(() -> render("${$string(record.v)}", new StringBuilder("geheim")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.StringBuilder")
                .hasMessageNotContaining("geheim");
    }
}
