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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a template reads, as known when planning. */
class NamesTest {

    private static final Map<String, Object> FIELDS = fields();
    private static final Scope SCOPE = root -> FIELDS;

    private static String names(String expression) {
        return CompiledTemplate.compile("${" + expression + "}").names().stream()
                .map(name -> name.field() == null ? name.root() : name.root() + "." + name.field())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // paths
                "config.base                                   | config.base",
                "record.a.b                                    | record.a",
                "record                                        | record",
                "record.`a b`.c                                | record.a b",
                "record.\"a b\" = 1                            | record.a b",
                "'record'.a & ''                               | record.a",
                // operators and literals
                "record.a + config.b * 2                       | config.b record.a",
                "record.a and record.or or record.in in [1]    | record.a record.in record.or",
                "record.a = 'record.b'                         | record.a",
                "true = null                                   | ''",
                "record.a ? each.b : page.c                    | each.b page.c record.a",
                "record.a ?? record.b ?: record.c              | record.a record.b record.c",
                "record.a / record.b / 2                       | record.a record.b",
                "-record.a - -record.b                         | record.a record.b",
                "record.a % record.b * record.c                | record.a record.b record.c",
                "/* record.x */ record.a                       | record.a",
                // functions and variables
                "$count(record.a)                              | record.a",
                "$lowercase(record.a) & $now()                 | record.a",
                "($x := record.a; $y := $x.other; $y + each.b) | each.b record.a",
                "record.a ~> $join(config.separator)           | config.separator record.a",
                "$substring(?, 1)(record.a)                    | record.a",
                "$match(record.a, /config.b/i)                 | record.a",
                "$map(record.a, function($v, $i){ $v.b & each.c }) | each.c record.a",
                "$map(record.a, function($v)<s:s>{ $v & each.c }) | each.c record.a",
                "$map(record.a, λ($v)<a<s>s?:o>{ {'k': page.c} }) | page.c record.a",
                // objects and lists
                "{'a': record.a, record.b: [config.c, 1..page.d]} "
                        + "| config.c page.d record.a record.b",
                "[record.a][0]                                 | record.a",
                // names that are looked up in something else
                "record.items[price > 3].name                  | record.items",
                "record.items[price > $$.config.min]           | config.min record.items",
                "record.items.(price * qty)                    | record.items",
                "record.items.{'p': price}                     | record.items",
                "record.items.[price, qty]                     | record.items",
                "record.items{sku: $sum(qty)}                  | record.items",
                "record.items^(>price, <qty).name              | record.items",
                "record.items.$sum(prices)                     | record.items",
                "record.items.name.$lowercase($)               | record.items",
                "record.items#$i[$i = price].name              | record.items",
                "(record.items)[price = 1]                     | record.items",
                "record.a[[b]] + record.c                      | record.a record.c",
                // roots that are read as a whole
                "$keys(record)                                 | record",
                "record.*                                      | record",
                "record.**.id                                  | record",
                "record.(a + b)                                | record",
                "record[a = 1]                                 | record",
                "record[0].a                                   | record",
                "record.$keys()                                | record",
                "(record).a                                    | record",
                "($r := record; $r.a)                          | record",
                "record.items.(%.owner & name)                 | record",
                "record.items@$i.owner[$i.id = id]             | record",
                "$count(record.a) + $count(record)             | record record.a",
                // the root of everything, with a name after it
                "$$.config.a & $.config.b                      | config.a config.b",
                // unknown names are told like known ones
                "foo.bar + nonsense                            | foo.bar nonsense",
                "{a: 1}                                        | a",
            })
    void names(String expression, String expected) {
        assertThat(names(expression)).isEqualTo(expected.equals("''") ? "" : expected);
        assertThat(outcome(expression, onlyWhatItNames(expression)))
                .as("what the expression names is enough to evaluate it")
                .isEqualTo(outcome(expression, SCOPE));
    }

    private static Map<String, Object> fields() {
        Map<String, Object> item =
                Map.of(
                        "price",
                        4,
                        "qty",
                        2,
                        "sku",
                        "s",
                        "prices",
                        List.of(1, 2),
                        "name",
                        "N",
                        "id",
                        3);
        Map<String, Object> cheap = new HashMap<>(item);
        cheap.put("price", 1);
        Map<String, Object> fields = new HashMap<>();
        for (String name : List.of("a", "b", "c", "d", "min", "size", "other", "bar", "or", "in")) {
            fields.put(name, name.length());
        }
        fields.put("id", 3);
        fields.put("base", "https://api.test");
        fields.put("separator", ",");
        fields.put("a b", Map.of("c", 7));
        fields.put("owner", List.of(Map.of("id", 3), Map.of("id", 4)));
        fields.put("items", List.of(item, cheap));
        return fields;
    }

    private static Scope onlyWhatItNames(String expression) {
        Map<String, Map<String, Object>> roots = new HashMap<>();
        for (Name name : CompiledTemplate.compile("${" + expression + "}").names()) {
            Map<String, Object> kept = roots.computeIfAbsent(name.root(), root -> new HashMap<>());
            if (name.field() == null) {
                kept.putAll(FIELDS);
            } else if (FIELDS.containsKey(name.field())) {
                kept.put(name.field(), FIELDS.get(name.field()));
            }
        }
        return roots::get;
    }

    /** The value, or the message of the error. */
    private static Object outcome(String expression, Scope scope) {
        try {
            return CompiledTemplate.compile("${" + expression + "}").evaluate(scope);
        } catch (ExpressionException e) {
            return e.getMessage();
        }
    }

    @Test
    void namesInATransformAreLookedUpInWhatItMatches() {
        assertThat(
                        names(
                                "record.items ~> |$|{'p': price + $$.config.tax}, 'x'| ~> $append(each.a)"))
                .isEqualTo("config.tax each.a record.items");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$$",
                "$string($)",
                "$keys($$)",
                "$$[0]",
                "$$.$keys()",
                "*",
                "**.id",
                "*.id = 1",
                "$map(record.a, function($v){ $ })",
            })
    void everythingThereIsCannotBeRead(String expression) {
        assertThatThrownBy(() -> names(expression))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("name what is read");
    }

    @Test
    void positionsAreThoseOfTheTemplate() {
        assertThat(CompiledTemplate.compile("/${each.repo}/$${x}/${ 1 + $$.page.size }").names())
                .containsExactly(new Name("each", "repo", 3), new Name("page", "size", 30));
    }
}
