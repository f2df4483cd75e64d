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

import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.json.PageException;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.scan.ScanException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.annotation.Nullable;

/**
 * Finds out where a partition that is read in windows begins: at its first record, which an
 * ascending listing shows first, and a descending one last, where a total tells which page that is.
 */
final class StartDiscovery {
    private static final int ATTEMPTS = 3;
    private static final int PAGES_WITHOUT_CURSOR = 10;

    private final RestTable table;
    private final RestHttp http;
    private final Executor executor;

    StartDiscovery(RestTable table, RestHttp http, Executor executor) {
        this.table = table;
        this.http = http;
        this.executor = executor;
    }

    /** The oldest cursor of a partition; null where it has no records. */
    CompletionStage<CursorValue> oldest(RestScope partition) {
        RestScope scope = Bounds.scope(partition, table.cursor(), null, null);
        return switch (table.model().cursor().order()) {
            case ASC -> first(scope, PagePosition.FIRST, 1).exceptionally(this::unbounded);
            case DESC -> {
                if (!table.live().findsLast()) {
                    throw undiscovered("a descending listing without a total does not tell");
                }
                yield total(scope)
                        .thenCompose(total -> last(scope, total, 1))
                        .exceptionally(this::unbounded);
            }
            case NONE -> throw undiscovered("a listing without an order does not tell");
        };
    }

    /** A request for a start has no bounds yet, so it cannot be made smaller. */
    private CursorValue unbounded(Throwable failure) {
        throw CappedListing.in(failure) == null
                ? new CompletionException(Failures.cause(failure))
                : undiscovered("the API refuses a listing without bounds for its size");
    }

    /** The listing's first record, on its first page that has one. */
    private CompletionStage<CursorValue> first(
            RestScope scope, PagePosition position, int attempt) {
        return http.send(table.live().probe(scope, position), table.live().judge(scope))
                .thenApplyAsync(answer -> read(answer, scope, position), executor)
                .thenCompose(
                        page -> {
                            boolean isEnd = page.next() == null;
                            if (page.oldest() != null || isEnd && page.records() == 0) {
                                return CompletableFuture.completedFuture(page.oldest());
                            }
                            if (isEnd || attempt == PAGES_WITHOUT_CURSOR) {
                                throw undiscovered("its first records have no cursor");
                            }
                            return first(scope, page.next(), attempt + 1);
                        });
    }

    private CompletionStage<Long> total(RestScope scope) {
        return http.send(table.live().probe(scope, PagePosition.FIRST), table.live().judge(scope))
                .thenApplyAsync(
                        answer -> read(answer, scope, PagePosition.FIRST).total(), executor);
    }

    /** The last page, if it still was the last one when it had been read. */
    private CompletionStage<CursorValue> last(RestScope scope, @Nullable Long total, int attempt) {
        if (total == null) {
            throw undiscovered("the answer has no total");
        }
        Integer cap = table.model().request().page().cap();
        if (cap != null && total > cap) {
            throw undiscovered("the oldest of " + total + " records is beyond 'page.cap', " + cap);
        }
        if (total == 0) {
            return CompletableFuture.completedFuture(null);
        }
        PagePosition last = table.live().last(total);
        return http.send(table.live().probe(scope, last), table.live().judge(scope))
                .thenApplyAsync(answer -> read(answer, scope, last), executor)
                .thenCompose(
                        page -> {
                            if (total.equals(page.total()) && page.oldest() != null) {
                                return CompletableFuture.completedFuture(page.oldest());
                            }
                            if (attempt == ATTEMPTS) {
                                throw undiscovered(
                                        "its last page has moved " + ATTEMPTS + " times");
                            }
                            return last(scope, page.total(), attempt + 1);
                        });
    }

    /**
     * @param oldest the oldest cursor on the page, or null
     * @param next the page after it, or null
     * @param total the total that the API tells, or null
     */
    private record Page(
            @Nullable CursorValue oldest,
            @Nullable PagePosition next,
            @Nullable Long total,
            int records) {}

    private Page read(HttpAnswer answer, RestScope scope, PagePosition position) {
        if (answer.skipped()) {
            return new Page(null, null, 0L, 0);
        }
        RecordReader records = table.live().open(answer, scope);
        CursorValue oldest = null;
        try {
            while (records.next()) {
                CursorValue cursor = records.cursor();
                oldest =
                        oldest == null || cursor == null
                                ? cursor == null ? oldest : cursor
                                : CursorValue.min(oldest, cursor);
            }
        } catch (PageException e) {
            throw new PageFailure(answer, e);
        }
        boolean descending = table.model().cursor().order() == CursorModel.Order.DESC;
        return new Page(
                oldest,
                descending
                        ? null
                        : table.live().next(position, answer, records, records.read(), scope),
                table.live().total(records),
                records.read());
    }

    private ScanException undiscovered(String reason) {
        return new ScanException(
                "Table '"
                        + table.model().name()
                        + "' is read in windows, and nothing says where the first one begins: "
                        + reason
                        + ". Set 'scan.startup.mode' = 'timestamp' with"
                        + " 'scan.startup.timestamp', or cursor.start in the spec");
    }
}
