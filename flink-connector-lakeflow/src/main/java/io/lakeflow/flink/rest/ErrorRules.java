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

import io.lakeflow.flink.expr.CompiledTemplate;
import io.lakeflow.flink.http.AnswerJudge;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.http.Verdict;
import io.lakeflow.flink.model.ErrorRule;
import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;

/** The rules of a spec about answers; where none matches, the status decides. Immutable. */
final class ErrorRules {
    private static final String HEADER = "header ";

    private final List<Rule> rules;

    /** Rules in the order in which they are tried. */
    ErrorRules(List<ErrorRule> models) {
        this.rules = models.stream().map(Rule::new).toList();
    }

    /** Whether an answer may mean that the API no longer knows the page asked for. */
    boolean mayRestart() {
        return rules.stream().anyMatch(rule -> rule.model.action() == ErrorRule.Action.RESTART);
    }

    /** Whether an answer may mean that a listing is too large. */
    boolean maySplit() {
        return rules.stream().anyMatch(rule -> rule.model.action() == ErrorRule.Action.SPLIT);
    }

    /** The judge of one call; it counts the retries that its rules allow. */
    AnswerJudge judge(RestScope scope) {
        return rules.isEmpty() ? AnswerJudge.DEFAULT : new Judge(scope);
    }

    private final class Judge implements AnswerJudge {
        private final RestScope scope;
        private final int[] retries = new int[rules.size()];

        private Judge(RestScope scope) {
            this.scope = scope;
        }

        @Override
        public Verdict judge(HttpAnswer answer) {
            for (int i = 0; i < retries.length; i++) {
                Rule rule = rules.get(i);
                if (rule.matches(answer, scope)) {
                    return retries[i]++ < rule.model.retries()
                            ? new Verdict.Retry("a rule of the spec")
                            : rule.verdict(answer, scope);
                }
            }
            return AnswerJudge.DEFAULT.judge(answer);
        }

        @Override
        public boolean readsContent(int status) {
            return rules.stream().anyMatch(rule -> rule.readsContent(status));
        }
    }

    private static final class Rule {
        private final ErrorRule model;
        @Nullable private final CompiledTemplate when;
        @Nullable private final CompiledTemplate message;
        @Nullable private final ResponseScope whenScope;

        private Rule(ErrorRule model) {
            this.model = model;
            this.when = model.when() == null ? null : CompiledTemplate.compile(model.when().text());
            this.whenScope = when == null ? null : new ResponseScope(when);
            this.message =
                    model.message() == null
                            ? null
                            : CompiledTemplate.compile(model.message().text());
        }

        private boolean matches(HttpAnswer answer, RestScope scope) {
            return isFor(answer.status())
                    && (when == null || when.test(whenScope.in(scope, answer)));
        }

        private boolean isFor(int status) {
            return model.statuses().isEmpty() || model.statuses().contains(status);
        }

        private boolean readsContent(int status) {
            return isFor(status) && (when != null || message != null);
        }

        private Verdict verdict(HttpAnswer answer, RestScope scope) {
            return switch (model.action()) {
                case WAIT -> new Verdict.Wait(delay(answer), "a rule of the spec");
                case REFRESH ->
                        new Verdict.Refused(
                                "A rule of the spec says that the credentials are refused: check"
                                        + " the options that they come from.");
                case RETRY -> new Verdict.Retry("a rule of the spec");
                case SKIP -> new Verdict.Skip();
                case RESTART -> throw new RefusedPage(answer);
                case SPLIT -> throw new CappedListing(answer);
                case FAIL -> new Verdict.Fail(text(answer, scope));
            };
        }

        private Duration delay(HttpAnswer answer) {
            String until = model.until();
            return until == null || !until.startsWith(HEADER)
                    ? answer.head().retryAfter()
                    : answer.head()
                            .untilReset(until.substring(HEADER.length()).trim())
                            .orElseGet(answer.head()::retryAfter);
        }

        private String text(HttpAnswer answer, RestScope scope) {
            return message == null
                    ? "A rule of the spec makes this answer an error."
                    : String.valueOf(
                            message.evaluate(new ResponseScope(message).in(scope, answer)));
        }
    }
}
