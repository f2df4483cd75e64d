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
import io.lakeflow.flink.model.SourceModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Holds what a user set against what a spec declares. Opens no secret. */
public final class ConfigResolver {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{(env:[A-Za-z_][A-Za-z0-9_]*|file:/[^{}]+)}");

    private final SourceModel model;
    private final List<String> problems = new ArrayList<>();

    private ConfigResolver(SourceModel model) {
        this.model = model;
    }

    /**
     * @param userOptions texts by the option's name, without {@code config.}
     * @return the values that <code>${config.…}</code> has, in the order of the spec: a {@code
     *     String}, {@code Long}, {@code Boolean} or {@code List<String>}. An option that is neither
     *     set nor has a default is not in it. A secret is the text of its reference.
     * @throws ConfigException with everything that is wrong
     */
    public static Map<String, Object> resolve(SourceModel model, Map<String, String> userOptions) {
        return new ConfigResolver(model).resolve(userOptions);
    }

    private Map<String, Object> resolve(Map<String, String> userOptions) {
        new TreeMap<>(userOptions).keySet().forEach(this::checkKnown);
        Map<String, Object> values = new LinkedHashMap<>();
        for (OptionModel option : model.options().values()) {
            String text = userOptions.get(option.name());
            if (text != null) {
                value(option, text).ifPresent(value -> values.put(option.name(), value));
            } else if (option.defaultValue() != null) {
                OptionValues.parse(option.type(), option.defaultValue())
                        .ifPresent(value -> values.put(option.name(), value));
            } else if (option.required()) {
                problems.add(missing(option));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return Collections.unmodifiableMap(values);
    }

    private void checkKnown(String name) {
        if (!model.options().containsKey(name)) {
            problems.add(
                    model.options().isEmpty()
                            ? "unknown option 'config.%s', source %s has no options"
                                    .formatted(name, model.name())
                            : "unknown option 'config.%s', source %s has %s%s"
                                    .formatted(name, model.name(), told(), hint(name)));
        }
    }

    private String told() {
        return String.join(
                ", ", model.options().keySet().stream().map(name -> "config." + name).toList());
    }

    private String hint(String name) {
        return NearestWord.hint(name, model.options().keySet());
    }

    private String missing(OptionModel option) {
        return "option 'config.%s' is missing, source %s needs it%s"
                .formatted(
                        option.name(),
                        model.name(),
                        option.description() == null ? "" : ": " + option.description());
    }

    private Optional<Object> value(OptionModel option, String text) {
        if (option.secret()) {
            return secret(option, text);
        }
        if (REFERENCE.matcher(text.trim()).matches()) {
            problems.add(
                    "option 'config.%s' is not a secret and takes no reference, expected %s"
                            .formatted(option.name(), OptionValues.expected(option.type())));
            return Optional.empty();
        }
        Optional<Object> value = OptionValues.parse(option.type(), text);
        if (value.isEmpty()) {
            problems.add(
                    "option 'config.%s' is '%s', expected %s"
                            .formatted(option.name(), text, OptionValues.expected(option.type())));
        }
        return value;
    }

    private Optional<Object> secret(OptionModel option, String text) {
        if (REFERENCE.matcher(text.trim()).matches()) {
            return Optional.of(text.trim());
        }
        if (option.literalAllowed()) {
            return Optional.of(text);
        }
        problems.add(
                "option 'config.%s' is a secret and takes only a reference, expected ${env:NAME} or ${file:/path}"
                        .formatted(option.name()));
        return Optional.empty();
    }
}
