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

import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanMetric;
import java.util.concurrent.CompletionException;

/**
 * Where a read goes on after a request for a page has failed: at the same page if it came damaged,
 * for the fault may have been on the way; at the listing's last safe point if the API no longer
 * knows the page; in a part of the window if it has too many records.
 */
final class Recovery {
    private static final int ATTEMPTS_AT_A_BROKEN_PAGE = 3;
    private static final int RESTARTS_WITHOUT_PROGRESS = 3;

    private final ScanContext context;

    Recovery(ScanContext context) {
        this.context = context;
    }

    /**
     * The position of the page to ask for.
     *
     * @param attempt how often the page at the position has been asked for
     * @return the same position for the same page
     * @throws RuntimeException if there is no way to go on
     */
    ReadPosition after(Throwable failure, ReadPosition position, Rounds rounds, int attempt) {
        RefusedPage refused = RefusedPage.in(failure);
        if (refused != null) {
            return restarted(refused, position, rounds);
        }
        CappedListing capped = CappedListing.in(failure);
        if (capped != null) {
            return rounds.halved(position, capped);
        }
        boolean broken = Failures.cause(failure) instanceof PageFailure page && page.isBroken();
        if (!broken || attempt >= ATTEMPTS_AT_A_BROKEN_PAGE) {
            throw new CompletionException(Failures.cause(failure));
        }
        context.count(ScanMetric.RETRIES, 1);
        return position;
    }

    /** The listing is read again, without what was emitted. */
    private ReadPosition restarted(RefusedPage refused, ReadPosition position, Rounds rounds) {
        boolean isFirst = position.round().page().isFirst();
        if (isFirst && position.token() == null) {
            throw refused.ofFirstPage();
        }
        Pass pass = position.round().pass();
        if (pass.restarts() >= RESTARTS_WITHOUT_PROGRESS) {
            throw refused.again(RESTARTS_WITHOUT_PROGRESS, pass.furthest());
        }
        context.count(ScanMetric.RETRIES, 1);
        return rounds.restarted(isFirst ? position.withToken(null) : position);
    }
}
