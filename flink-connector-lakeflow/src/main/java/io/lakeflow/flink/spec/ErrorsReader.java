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

import io.lakeflow.flink.model.ErrorRule;
import io.lakeflow.flink.model.ErrorRule.Action;
import io.lakeflow.flink.model.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;

/** Reads {@code errors}: what an answer means. */
final class ErrorsReader {
    private final Variables variables;
    private final Problems problems;

    /**
     * @param variables those of the place; {@code response} is added
     */
    ErrorsReader(Variables variables, Problems problems) {
        this.variables = variables.with("response", Variables.RESPONSE_FIELDS);
        this.problems = problems;
    }

    List<ErrorRule> read(Fields owner) {
        List<ErrorRule> rules = new ArrayList<>();
        for (YamlNode node : owner.items("errors")) {
            rules.add(rule(Fields.of(Section.ERROR, node, node.at(), problems)));
        }
        return rules;
    }

    private ErrorRule rule(Fields fields) {
        if (!fields.has("status") && !fields.has("when")) {
            problems.add(fields.at(), "a rule needs 'status' or 'when'");
        }
        TemplateReader templates = new TemplateReader(variables, problems);
        YamlNode.Scalar when = fields.scalar("when");
        Action action = action(fields);
        return new ErrorRule(
                statuses(fields),
                when == null ? null : templates.expression(when),
                action,
                retries(fields),
                until(fields, action),
                message(fields, templates, action));
    }

    private Set<Integer> statuses(Fields fields) {
        Set<Integer> statuses = new LinkedHashSet<>();
        YamlNode node = fields.node("status");
        List<YamlNode> items =
                node instanceof YamlNode.Sequence sequence
                        ? sequence.items()
                        : node == null ? List.of() : List.of(node);
        for (YamlNode item : items) {
            Integer status = fields.number(item, 100, 599);
            if (status != null) {
                statuses.add(status);
            }
        }
        return statuses;
    }

    /** {@code do} says what to do at once; {@code retry} and {@code then}, after some attempts. */
    private Action action(Fields fields) {
        if (fields.has("do") == fields.has("retry")) {
            problems.add(
                    fields.at(),
                    "expected either 'do', or 'retry' with 'then' for what follows the attempts");
        }
        if (fields.has("then") && !fields.has("retry")) {
            fields.problem("then", "'then' belongs to 'retry'");
        }
        Action action =
                fields.has("do") ? fields.word("do", Words.DO) : fields.word("then", Words.THEN);
        return action == null ? Action.FAIL : action;
    }

    private int retries(Fields fields) {
        Integer retries = fields.number("retry", 1, 100);
        return retries == null ? 0 : retries;
    }

    @Nullable
    private String until(Fields fields, Action action) {
        YamlNode.Scalar until = fields.scalar("until");
        if (until == null) {
            return null;
        }
        if (!until.text().matches("header [^\\s:]+")) {
            problems.add(until.at(), "expected 'header' and a name, as in header Retry-After");
        }
        if (action != Action.WAIT) {
            fields.problem("until", "'until' belongs to do: wait");
        }
        return until.text();
    }

    @Nullable
    private Template message(Fields fields, TemplateReader templates, Action action) {
        if (fields.has("message") && action != Action.FAIL) {
            fields.problem("message", "'message' belongs to a rule that fails");
        }
        return templates.optional(fields, "message");
    }
}
