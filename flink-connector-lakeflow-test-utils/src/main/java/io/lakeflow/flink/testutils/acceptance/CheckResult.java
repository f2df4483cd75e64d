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
package io.lakeflow.flink.testutils.acceptance;

/**
 * What a check has found.
 *
 * @param subject what was checked: a table, a column or field as {@code table.name}, an option, or
 *     the name of the source
 * @param text what was found and what to do about it, or why it was not checked; empty where it
 *     passed
 */
public record CheckResult(Check check, String subject, Verdict verdict, String text) {

    /** How a check ended. */
    public enum Verdict {
        PASSED,
        FAILED,
        /** It failed as the author knows it to, with a reason. */
        BYPASSED,
        /** The source, or what its author has told of it, has nothing to check. */
        NOT_APPLICABLE
    }

    static CheckResult passed(Check check, String subject) {
        return new CheckResult(check, subject, Verdict.PASSED, "");
    }

    static CheckResult failed(Check check, String subject, String text, Object... arguments) {
        return new CheckResult(check, subject, Verdict.FAILED, text.formatted(arguments));
    }

    static CheckResult notApplicable(Check check, String subject, String why) {
        return new CheckResult(check, subject, Verdict.NOT_APPLICABLE, why);
    }

    @Override
    public String toString() {
        return text.isEmpty()
                ? "%s %s: %s".formatted(check, subject, verdict)
                : "%s %s: %s, %s".formatted(check, subject, verdict, text);
    }
}
