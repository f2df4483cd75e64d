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
package io.lakeflow.flink.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;

/**
 * Runs a SQL file of the user. In batch mode each statement runs to its end; in streaming mode it
 * is stopped after a while, for it may never end.
 */
final class OwnScript {
    private static final Duration STREAMING_LIMIT = Duration.ofSeconds(20);
    private static final Duration WIDTHS_FROM = Duration.ofSeconds(1);
    private static final int ROWS_SHOWN = 100;
    private static final Pattern WRITES = Pattern.compile("(?is)(INSERT|EXECUTE)\\s.*");

    private final SqlSession session;
    private final PrintStream out;

    OwnScript(EmbeddedFlink flink, PrintStream out) {
        this.session = new SqlSession(flink);
        this.out = out;
    }

    void run(String script) throws Exception {
        List<String> statements = SqlScript.statements(script);
        if (statements.isEmpty()) {
            throw new QuickstartException("the file has no statement");
        }
        for (String statement : statements) {
            out.println((statement + ";").indent(2));
            Optional<TableResult> result = session.execute(statement);
            if (result.isPresent() && result.get().getResultKind() != ResultKind.SUCCESS) {
                show(statement, result.get());
            }
        }
    }

    private void show(String statement, TableResult result) throws Exception {
        boolean mayNotEnd = session.isStreaming() && result.getJobClient().isPresent();
        if (mayNotEnd) {
            out.printf("    (streaming mode: stopped after %d s)%n", STREAMING_LIMIT.toSeconds());
        }
        if (WRITES.matcher(statement).matches()) {
            awaitWriting(result, mayNotEnd);
            return;
        }
        try (ResultRows rows = ResultRows.of(result)) {
            if (mayNotEnd) {
                showChanges(rows);
            } else {
                showAll(rows);
            }
        }
    }

    private void awaitWriting(TableResult result, boolean mayNotEnd)
            throws InterruptedException, ExecutionException {
        if (!mayNotEnd) {
            result.await();
            return;
        }
        try {
            result.await(STREAMING_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            result.getJobClient().orElseThrow().cancel().get();
        }
    }

    private void showAll(ResultRows rows) throws InterruptedException {
        List<Row> shown = new ArrayList<>();
        long count = 0;
        while (!rows.ended()) {
            Optional<Row> row = rows.next(STREAMING_LIMIT);
            if (row.isPresent() && count++ < ROWS_SHOWN) {
                shown.add(row.get());
            }
        }
        TablePrinter.ofRows(out, rows.columns(), shown);
        out.printf("    (%d of %d rows shown)%n%n", shown.size(), count);
    }

    private void showChanges(ResultRows rows) throws InterruptedException {
        Instant deadline = Instant.now().plus(STREAMING_LIMIT);
        List<Row> first = new ArrayList<>();
        rows.next(STREAMING_LIMIT).ifPresent(first::add);
        Instant enough = earlier(Instant.now().plus(WIDTHS_FROM), deadline);
        for (Optional<Row> row = rows.next(until(enough)); row.isPresent(); ) {
            first.add(row.get());
            row = rows.next(until(enough));
        }
        TablePrinter table = TablePrinter.ofChanges(out, rows.columns(), first);
        long count = first.size();
        for (Optional<Row> row = rows.next(until(deadline)); row.isPresent(); ) {
            table.print(row.get());
            count++;
            row = rows.next(until(deadline));
        }
        out.printf("    (%d changes)%n%n", count);
    }

    private static Duration until(Instant time) {
        Duration left = Duration.between(Instant.now(), time);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
