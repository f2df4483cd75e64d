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

import static io.lakeflow.flink.spec.SpecTexts.shopWith;

import java.util.List;

/** What is refused before anything is understood. */
final class YamlMistakes {
    private YamlMistakes() {}

    static List<InvalidSpec> all() {
        return List.of(
                of(
                        "duplicate key",
                        "path: /sales",
                        "path: /sales\n    «path: /sales",
                        "'path' stands here twice, first in line 43"),
                of("anchor of text", "name: shop", "name: «&n shop", reference("an anchor")),
                of(
                        "anchor of a mapping",
                        "headers: {Accept: application/json}",
                        "headers: «&h {Accept: application/json}",
                        reference("an anchor")),
                of(
                        "alias",
                        "headers: {Accept: application/json}",
                        "headers: {Accept: «*x}",
                        reference("an alias")),
                of("tag", "name: shop", "name: «!!str shop", reference("a tag")),
                of(
                        "tag that would construct an object",
                        "headers: {Accept: application/json}",
                        "headers: {Accept: «!!javax.script.ScriptEngineManager x}",
                        reference("a tag")),
                of(
                        "template without quotes inside of braces",
                        "each: {region: \"${config.regions}\"}",
                        "each: {region: $«{config.regions}}",
                        "not valid YAML: expected ',' or '}', but got {; a ${…} inside { } or [ ]"
                                + " needs quotes"),
                of(
                        "tab",
                        "    path: /sales",
                        "«\tpath: /sales",
                        "not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do"
                                + " not use \\t(TAB) for indentation)"),
                of(
                        "expression that does not end",
                        "path: /sales",
                        "path: /sales/«${config.base",
                        "the '${' at 7 is not closed, expected '}'"),
                new InvalidSpec("empty", "«", "the spec is empty; it begins with 'spec: 1'", false),
                new InvalidSpec(
                        "second document",
                        SpecTexts.SHOP + "---\n«spec: 1\n",
                        "a second document begins here; a spec is one document",
                        false),
                new InvalidSpec(
                        "list at the top",
                        "«- spec: 1\n",
                        "found a list, expected a mapping with spec, name, options, http, defaults,"
                                + " tables",
                        false));
    }

    private static String reference(String what) {
        return "found " + what + ", expected plain data: write the value out";
    }

    private static InvalidSpec of(String mistake, String part, String replacement, String message) {
        return new InvalidSpec(mistake, shopWith(part, replacement), message, false);
    }
}
