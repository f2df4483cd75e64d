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

import io.lakeflow.flink.http.AnswerHead;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.rest.ReadPosition.Round;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * The requests of one partition: of which listing a page is, and with which names it is asked for.
 */
final class RoundRequests {
    /** An API whose versions say less than they should is late then, and not silent for ever. */
    private static final int MOST_UNCHANGED = 9;

    private final RestTable table;
    private final RestHttp http;
    private final ReadRange range;
    private final RestScope partition;
    private final List<Map<String, String>> historyParts;

    /** Of what the last round has shown completely; null where it is asked for in any case. */
    @Nullable private Validator known;

    /** That went with the last request; null for none. */
    @Nullable private Validator asked;

    @Nullable private RequestParts last;
    private int unchanged;

    RoundRequests(RestTable table, RestHttp http, ReadRange range) {
        this.table = table;
        this.http = http;
        this.range = range;
        this.partition = range.scope(http.scope());
        this.historyParts =
                table.history() == null || !range.fromEarliest()
                        ? List.of()
                        : StaticPartitions.of(table.model().history().each(), http.scope());
    }

    /** How many listings the history is made of; 0 without a history. */
    int historyListings() {
        return historyParts.size();
    }

    /** The names of the partition. */
    RestScope partition() {
        return partition;
    }

    boolean isOfHistory(ReadPosition position) {
        return position.historyRead() < historyParts.size();
    }

    Listing listing(ReadPosition position) {
        return isOfHistory(position) ? table.history() : table.live();
    }

    /** The names of the round under way. */
    RestScope scope(ReadPosition position) {
        Round round = position.round();
        if (table.continuation() != null) {
            return table.continuation().scope(partition, position.token());
        }
        if (!isOfHistory(position)) {
            return Bounds.scope(partition, table.cursor(), round.from(), round.end());
        }
        Map<String, String> each = new HashMap<>(range.each());
        each.putAll(historyParts.get(position.historyRead()));
        return partition.with("each", each);
    }

    /** The request of the page at a position. */
    RequestParts request(ReadPosition position) {
        PagePosition page = position.round().page();
        RequestParts request = listing(position).request(scope(position), page);
        if (table.continuation() != null) {
            table.continuation().apply(request, page, position.token());
        }
        return request;
    }

    /** Asks for the page at a position. */
    CompletionStage<HttpAnswer> page(ReadPosition position) {
        return send(request(position), position, head -> {});
    }

    /**
     * Sends the request of the page at a position.
     *
     * @param early told the head of the page while that is under way, if it is long
     */
    CompletionStage<HttpAnswer> send(
            RequestParts request, ReadPosition position, Consumer<AnswerHead> early) {
        asked = null;
        if (position.round().page().isFirst()) {
            asked = known != null && known.addTo(request) ? known : null;
            known = null;
            last = request;
        }
        return http.send(request, listing(position).judge(scope(position)), early);
    }

    /** The answer to what was asked for at a position. */
    AnsweredPage answered(ReadPosition position, HttpAnswer answer) {
        return new AnsweredPage(position, listing(position), scope(position), answer);
    }

    /** Whether an answer says that there is nothing but what the last round has shown. */
    boolean isUnchanged(HttpAnswer answer) {
        return asked != null && answer.status() == HttpURLConnection.HTTP_NOT_MODIFIED;
    }

    /**
     * A round has ended with a page: if that has shown all there is, and nothing else has as well,
     * the next round asks for it only if it is another one.
     */
    void endedWith(AnsweredPage page, int records) {
        Round round = page.round();
        boolean showedAll =
                round.page().isFirst()
                        && page.listing().hasRoomFor(records)
                        && round.to() == null
                        && !isOfHistory(page.position())
                        && table.tombstones() == null;
        if (showedAll) {
            expectUnchanged(page.answer());
        }
    }

    /** Has the next round ask for the listing that was just read only if it is another one. */
    void expectUnchanged(HttpAnswer onlyPage) {
        boolean again = isUnchanged(onlyPage);
        unchanged = again ? unchanged + 1 : 0;
        Validator next = again ? asked : Validator.of(last, onlyPage);
        known = unchanged < MOST_UNCHANGED ? next : null;
    }

    /** Asks for a single record, to see what time it is for the API. */
    CompletionStage<HttpAnswer> probe() {
        return http.send(table.live().probe(partition), table.live().judgeOfProbe(partition));
    }
}
