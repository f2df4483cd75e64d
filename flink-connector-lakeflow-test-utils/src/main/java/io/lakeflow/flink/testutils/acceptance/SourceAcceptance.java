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

import io.lakeflow.flink.testutils.acceptance.CheckResult.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Twelve checks that every source has to pass, one of JUnit each: extend it and say which source.
 * It needs the connector and Flink's planner on the classpath of the tests, and reads through
 * Flink's SQL, so that a spec and a connector in Java are checked alike.
 *
 * <pre>{@code
 * class ShopAcceptanceTest extends SourceAcceptance {
 *     @Override
 *     protected SourceUnderTest source() {
 *         return SourceUnderTest.of("specs/shop.yaml")
 *                 .option("config.base", "https://shop.example.com")
 *                 .secret("config.token", "${env:SHOP_TOKEN}")
 *                 .cursor("orders", "updated_at");
 *     }
 * }
 * }</pre>
 *
 * What was found is in {@code target/acceptance/<source>.md}, also of what passed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SourceAcceptance {
    private SourceChecks checks;
    private AcceptanceReport report;

    /** The source and how it is configured; asked once. */
    protected abstract SourceUnderTest source();

    @BeforeAll
    final void prepareTheChecks() {
        SourceUnderTest source = source();
        checks = new SourceChecks(source);
        report = new AcceptanceReport(source.name());
    }

    @AfterAll
    final void writeTheReport() {
        // There is none where the source could not be described.
        if (report != null) {
            report.write();
        }
    }

    private void require(Check check) throws Exception {
        List<CheckResult> results = checks.results(check);
        report.add(check, results);
        List<CheckResult> failed =
                results.stream().filter(result -> result.verdict() == Verdict.FAILED).toList();
        if (!failed.isEmpty()) {
            throw new AssertionError(
                    failed.stream()
                            .map(result -> result.subject() + ": " + result.text())
                            .collect(
                                    Collectors.joining(
                                            "\n - ", check.promise() + ", but\n - ", "")));
        }
    }

    @Test
    final void optionsAreValidAndSecretsAreReferences() throws Exception {
        require(Check.OPTIONS);
    }

    @Test
    final void wrongCredentialsAreToldAsSuch() throws Exception {
        require(Check.CREDENTIALS);
    }

    @Test
    final void everyColumnHasAValueSomewhere() throws Exception {
        require(Check.COLUMNS);
    }

    @Test
    final void everyFieldOfARecordIsKnown() throws Exception {
        require(Check.FIELDS);
    }

    @Test
    final void theKeyIsUniqueAndNeverNull() throws Exception {
        require(Check.KEY);
    }

    @Test
    final void aSecondReadFindsTheSameRows() throws Exception {
        require(Check.REPEATABLE);
    }

    @Test
    final void aLaterStartFindsNothingOlder() throws Exception {
        require(Check.CHANGES);
    }

    @Test
    final void aReadThatFailsAgainAndAgainFindsEachRowOnce() throws Exception {
        require(Check.RESUME);
    }

    @Test
    final void theFarFutureHasNothing() throws Exception {
        require(Check.FUTURE);
    }

    @Test
    final void aReadTakesNoMoreRequestsThanItsPages() throws Exception {
        require(Check.REQUESTS);
    }

    @Test
    final void tablesAndOptionsAreDocumented() throws Exception {
        require(Check.DOCUMENTED);
    }

    @Test
    final void tablesLookAsTheyDidBefore() throws Exception {
        require(Check.COMPATIBLE);
    }
}
