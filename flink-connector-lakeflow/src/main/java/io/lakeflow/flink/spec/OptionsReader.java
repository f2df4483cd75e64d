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

import io.lakeflow.flink.model.OptionModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.annotation.Nullable;

/** Reads {@code options}: what a user may set. */
final class OptionsReader {
    /** Of those by which Flink tells what it has to hide, the ones that a name may contain. */
    static final List<String> SECRET_WORDS = List.of("token", "password", "secret", "apikey");

    private final Problems problems;

    OptionsReader(Problems problems) {
        this.problems = problems;
    }

    Map<String, OptionModel> read(Fields spec) {
        Map<String, OptionModel> options = new LinkedHashMap<>();
        spec.namedEntries("options")
                .forEach((name, entry) -> options.put(name, option(name, entry)));
        return options;
    }

    private OptionModel option(String name, YamlNode.Entry entry) {
        Fields fields = Fields.of(Section.OPTION, entry.value(), entry.keyAt(), problems);
        fields.requiredNode("type");
        OptionModel.Type declared = fields.word("type", Words.OPTION_TYPE);
        OptionModel.Type type = declared == null ? OptionModel.Type.STRING : declared;
        boolean secret = fields.flag("secret");
        boolean literal = fields.word("literal", Words.LITERAL) != null;
        boolean required = fields.flag("required");
        if (fields.has("literal") && !secret) {
            fields.problem("literal", "'literal' means something only with secret: true");
        }
        if (secret && SECRET_WORDS.stream().noneMatch(name.toLowerCase(Locale.ROOT)::contains)) {
            problems.add(
                    entry.keyAt(),
                    "the name of a secret contains one of "
                            + String.join(", ", SECRET_WORDS)
                            + ", so that Flink hides the value of 'config."
                            + name
                            + "' in its messages");
        }
        if (secret && declared != null && type != OptionModel.Type.STRING) {
            fields.problem("type", "a secret is of type string");
        }
        if (fields.has("default") && required) {
            fields.problem("default", "a required option has no default");
        }
        if (fields.has("default") && secret && !literal) {
            fields.problem("default", "a secret has no default unless it says literal: allowed");
        }
        return new OptionModel(
                name,
                type,
                required,
                secret,
                literal,
                defaultValue(fields, type),
                fields.text("description"));
    }

    @Nullable
    private String defaultValue(Fields fields, OptionModel.Type type) {
        YamlNode node = fields.node("default");
        if (node == null) {
            return null;
        }
        String text;
        if (type == OptionModel.Type.LIST && node instanceof YamlNode.Sequence) {
            List<YamlNode.Scalar> items = fields.scalars("default");
            text = String.join(";", items.stream().map(YamlNode.Scalar::text).toList());
        } else {
            text = fields.text("default");
        }
        if (text == null) {
            return null;
        }
        if (text.contains("${")) {
            problems.add(node.at(), "a default is plain text, without ${…}");
        } else if (OptionValues.parse(type, text).isEmpty()) {
            problems.add(node.at(), "wrong default, expected " + OptionValues.expected(type));
        }
        return text;
    }
}
