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

import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.CursorModel.Bounds;
import io.lakeflow.flink.model.CursorModel.Order;
import io.lakeflow.flink.model.ErrorRule.Action;
import io.lakeflow.flink.model.FormatModel;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.OptionModel;
import io.lakeflow.flink.model.PageModel.Stop;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words that a value may be, and what each means. The JSON Schema lists the same; a test
 * compares them.
 *
 * @param meanings in the order in which they are told
 * @param later words of the language that this version does not read
 */
record Words<T>(Map<String, T> meanings, List<String> later) {
    static final Words<Ingestion> INGESTION = of(Ingestion.values());
    static final Words<OptionModel.Type> OPTION_TYPE = of(OptionModel.Type.values());
    static final Words<Boolean> LITERAL = of("allowed", true);
    static final Words<String> METHOD = of("GET", "GET").and("POST", "POST");
    static final Words<Boolean> CLIENT_AUTH = of("header", true).and("body", false);
    static final Words<AuthModel.Jwt.Algorithm> JWT_ALGORITHM =
            of("RS256", AuthModel.Jwt.Algorithm.RS256)
                    .and("ES256", AuthModel.Jwt.Algorithm.ES256)
                    .and("HS256", AuthModel.Jwt.Algorithm.HS256);
    static final Words<FormatModel> FORMAT =
            of("json", (FormatModel) new FormatModel.Json())
                    .and("ndjson", new FormatModel.Ndjson())
                    .and("csv", FormatModel.Csv.STANDARD)
                    .and("xml", new FormatModel.Xml());
    static final Words<Boolean> ONLY = of("changed", true);
    static final Words<PageKind> NEXT = of(PageKind.values());
    static final Words<Stop> STOP =
            of("short", (Stop) new Stop.Short()).and("empty", new Stop.Empty());
    static final Words<CursorModel.Type> CURSOR_TYPE = of(CursorModel.Type.values());
    static final Words<Order> ORDER = of(Order.values());
    static final Words<Bounds> BOUNDS =
            of("[]", new Bounds(true, true))
                    .and("[)", new Bounds(true, false))
                    .and("(]", new Bounds(false, true))
                    .and("()", new Bounds(false, false));
    static final Words<Action> DO = of(Action.values());
    static final Words<Action> THEN = of("skip", Action.SKIP).and("fail", Action.FAIL);

    Set<String> words() {
        return meanings.keySet();
    }

    /** What is wrong with a word that has no meaning here. */
    String problem(String word) {
        String expected = ", expected one of " + String.join(", ", words());
        return later.contains(word)
                ? "'" + word + "' is not supported yet" + expected
                : "unknown word '" + word + "'" + expected + NearestWord.hint(word, words());
    }

    private static <E extends Enum<E>> Words<E> of(E[] values) {
        Map<String, E> meanings = new LinkedHashMap<>();
        for (E value : values) {
            meanings.put(value.name().toLowerCase(Locale.ROOT), value);
        }
        return new Words<>(Collections.unmodifiableMap(meanings), List.of());
    }

    private static <T> Words<T> of(String word, T meaning) {
        return new Words<>(Map.of(word, meaning), List.of());
    }

    private Words<T> and(String word, T meaning) {
        Map<String, T> more = new LinkedHashMap<>(meanings);
        more.put(word, meaning);
        return new Words<>(Collections.unmodifiableMap(more), later);
    }

    private Words<T> later(String... words) {
        return new Words<>(meanings, List.of(words));
    }
}
