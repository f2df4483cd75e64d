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
import io.lakeflow.flink.http.AnswerJudge;
import io.lakeflow.flink.http.Body;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.http.Verdict;
import io.lakeflow.flink.json.FieldPath;
import io.lakeflow.flink.json.MemberGuess;
import io.lakeflow.flink.model.HttpModel;
import io.lakeflow.flink.model.PageModel;
import io.lakeflow.flink.model.RequestModel;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * One listing of an API: how a page is asked for, what is decoded from it, and how the next one is
 * found. Compiled once, immutable.
 */
final class Listing {
    private final RequestTemplate request;
    private final Paging paging;
    private final StopRule stop;
    private final RecordFormat format;
    private final ErrorRules errors;
    @Nullable private final Integer pageSize;

    /** Of every page but the last one; null where pages may be shorter. */
    @Nullable private final Integer sizeOfEach;

    /** Null where no single value in the content leads to the next page. */
    @Nullable private final MemberGuess token;

    /**
     * @param pageSize overrides the one of the spec, or null
     */
    Listing(
            HttpModel http,
            RequestModel model,
            ErrorRules errors,
            RecordFormat.Builder format,
            @Nullable Integer pageSize) {
        PageModel page = model.page();
        this.pageSize = pageSize == null ? page.size() : pageSize;
        this.request = new RequestTemplate(http, model);
        this.paging = Paging.of(page.next());
        this.token = paging.isTold() ? MemberGuess.of(FieldPath.parse(paging.capture())) : null;
        this.stop = StopRule.of(page, this.pageSize);
        this.sizeOfEach = page.stop() instanceof PageModel.Stop.Short ? this.pageSize : null;
        this.errors = errors;
        this.format = format.capture(paging.capture()).capture(stop.capture()).build();
    }

    /** Whether the request takes the given field, such as {@code cursor.from}. */
    boolean names(String root, String field) {
        return request.names(root, field);
    }

    /** Whether the next page is found by counting, not by what the API returns. */
    boolean isCounted() {
        return paging instanceof Paging.Offset
                || paging instanceof Paging.Number && paging.capture() == null;
    }

    /** Whether the API says what the next page is asked for with. */
    boolean isToldNext() {
        return hasPages() && !isCounted();
    }

    /** Whether it may have more than one page. */
    boolean hasPages() {
        return !(paging instanceof Paging.SinglePage);
    }

    /**
     * Whether a single page of so many records would itself be another one if there were more: what
     * tells of a next page may be a header, which a version of the page says nothing of.
     */
    boolean hasRoomFor(int records) {
        return !hasPages() || records == 0 || (pageSize != null && records < pageSize);
    }

    /** Whether a page is where a read stands that is restored; the first one always is. */
    boolean finds(PagePosition position) {
        return position.isFirst() || !position.isLost() && paging.finds(position, sizeOfEach);
    }

    /** The request of a page. */
    RequestParts request(RestScope scope, PagePosition position) {
        RequestParts parts = request.build(scope.with("page", page(position)));
        paging.apply(position, parts);
        return parts;
    }

    /** The request of a single record, to see whether and since when the API answers. */
    RequestParts probe(RestScope scope) {
        return probe(scope, PagePosition.FIRST);
    }

    /** The same of any page of single records. */
    RequestParts probe(RestScope scope, PagePosition position) {
        Map<String, Object> page = page(position);
        page.computeIfPresent("size", (name, size) -> 1L);
        RequestParts parts = request.build(scope.with("page", page));
        paging.apply(position, parts);
        return parts;
    }

    /** Whether the last page can be found from how many records the API says there are. */
    boolean findsLast() {
        return isCounted() && tellsTotal();
    }

    /** The last page of probes; of whole pages where a request does not say how large they are. */
    PagePosition last(long total) {
        long size = request.names("page", "size") || pageSize == null ? 1 : pageSize;
        long page = (total - 1) / size;
        return new PagePosition(page, page * size, null);
    }

    private Map<String, Object> page(PagePosition position) {
        Map<String, Object> page = new HashMap<>();
        if (pageSize != null) {
            page.put("size", (long) pageSize);
        }
        if (paging instanceof Paging.Number number) {
            page.put("number", number.number(position));
        }
        page.put("offset", position.records());
        page.put("token", position.next());
        return page;
    }

    AnswerJudge judge(RestScope scope) {
        return errors.judge(scope);
    }

    /**
     * The judge of a probe for the time: an API that refuses a listing has told it all the same.
     */
    AnswerJudge judgeOfProbe(RestScope scope) {
        AnswerJudge judge = judge(scope);
        return answer -> {
            try {
                return judge.judge(answer);
            } catch (CappedListing refused) {
                return new Verdict.Skip();
            }
        };
    }

    RecordReader open(HttpAnswer answer, RestScope scope) {
        return new RecordReader(format, answer, scope);
    }

    /** How many names of fields have come up in its records that no column takes. */
    int newUnreadNames() {
        return format.newUnreadNames();
    }

    /** Whether each page tells how many records there are. */
    boolean tellsTotal() {
        return stop instanceof StopRule.Total;
    }

    /** How many records the API says there are, or null; known once the page was read. */
    @Nullable
    Long total(RecordReader page) {
        return stop instanceof StopRule.Total total
                ? StopRule.Total.number(page.captured(total.capture()))
                : null;
    }

    /**
     * Where the listing probably goes on after a page, from what shows before any of that has come.
     *
     * @param records how many there are on the page if it is not the last one; 0 if nothing says
     * @return null at the end, or where the head does not tell
     */
    @Nullable
    PagePosition nextByHead(PagePosition position, AnswerHead head, int records) {
        if (isCounted() && (records == 0 || tellsTotal())) {
            return null;
        }
        Object next = paging.nextByHead(position, records, head);
        return next == null ? null : position.after(records, next);
    }

    /** The same from what shows before the page is decoded. */
    @Nullable
    PagePosition nextUndecoded(
            PagePosition position, HttpAnswer answer, int records, RestScope scope) {
        Object told = token == null || records == 0 ? null : guessed(answer.content());
        if (told == null) {
            return nextByHead(position, answer.head(), records);
        }
        Object next = paging.next(new PageRead(position, records, answer, told, scope));
        return next == null ? null : position.after(records, next);
    }

    @Nullable
    private Object guessed(Body content) {
        byte[] bytes = content.bytes();
        return bytes == null ? null : token.in(bytes, (int) content.size());
    }

    /** Where the listing goes on after a page that was read to its end; null at its end. */
    @Nullable
    PagePosition next(
            PagePosition position,
            HttpAnswer answer,
            RecordReader page,
            int records,
            RestScope scope) {
        PageRead read =
                new PageRead(position, records, answer, page.captured(paging.capture()), scope);
        Object next = paging.next(read);
        if (next == null || stop.endsWith(read.withCaptured(page.captured(stop.capture())))) {
            return null;
        }
        if (!isCounted()) {
            answer.head().requireWithoutCredentials(next.toString());
        }
        return position.after(records, next);
    }
}
