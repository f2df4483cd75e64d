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
import io.lakeflow.flink.http.AnswerHead;
import io.lakeflow.flink.model.PageModel;
import io.lakeflow.flink.model.PageModel.Into;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * How the next page of a listing is found: one implementation per kind, listed in {@link #of}. A
 * listing ends only by the signal that the spec declares.
 */
sealed interface Paging {

    /** The path in the body whose value is needed, or null. */
    @Nullable
    default String capture() {
        return null;
    }

    /** Whether a single value at that path is all that finds the next page. */
    default boolean isTold() {
        return capture() != null;
    }

    /** What the position adds to the request of its page. */
    void apply(PagePosition position, RequestParts request);

    /**
     * Whether this finds the page at a position other than the first. State may hold one that
     * another version of the spec, or another page size, led to.
     *
     * @param size the records that every page but the last one has; null where they may differ
     */
    boolean finds(PagePosition position, @Nullable Integer size);

    /**
     * What finds the page after this one.
     *
     * @return null where the API gives no next page; where it only counts, any other value
     */
    @Nullable
    Object next(PageRead page);

    /** The same as far as the head of an answer tells it, and how many records there are. */
    @Nullable
    default Object nextByHead(PagePosition position, int records, AnswerHead head) {
        return null;
    }

    static Paging of(PageModel.Next next) {
        if (next instanceof PageModel.Next.Link) {
            return new LinkHeader();
        } else if (next instanceof PageModel.Next.Url url) {
            return new UrlInBody(url.at());
        } else if (next instanceof PageModel.Next.Token token) {
            return token.at().startsWith("${")
                    ? new ComputedToken(CompiledTemplate.compile(token.at()), token.into())
                    : new Token(token.at(), token.into());
        } else if (next instanceof PageModel.Next.Number number) {
            return new Number(number.at(), number.into(), number.first());
        } else if (next instanceof PageModel.Next.Offset offset) {
            return new Offset(offset.into());
        }
        return new SinglePage();
    }

    private static void put(Into into, Object value, RequestParts request) {
        if (into instanceof Into.Param param) {
            request.params.put(param.name(), value.toString());
        } else if (into instanceof Into.Header header) {
            request.headers.put(header.name(), value.toString());
        } else if (into instanceof Into.Body body) {
            request.putBody(body.path(), value);
        }
    }

    private static void putAddress(PagePosition position, RequestParts request) {
        if (position.next() != null) {
            request.replaceAddress((String) position.next());
        }
    }

    private static boolean isAddress(@Nullable Object next) {
        return next instanceof String text && text.matches("(?i)https?://.*");
    }

    private static void putToken(
            @Nullable Object token, @Nullable Into into, RequestParts request) {
        if (token instanceof Map<?, ?> parameters) {
            parameters.forEach(
                    (name, value) -> request.params.put(name.toString(), value.toString()));
        } else if (token != null && into != null) {
            put(into, token, request);
        } else if (token != null) {
            throw new IllegalStateException(
                    "page.at gave '"
                            + token
                            + "', which is no object of parameters; say where it goes with"
                            + " page.into");
        }
    }

    @Nullable
    private static Object unlessAbsent(@Nullable Object value) {
        boolean absent =
                Boolean.FALSE.equals(value)
                        || "".equals(value)
                        || (value instanceof Map<?, ?> map && map.isEmpty());
        return absent ? null : value;
    }

    @Nullable
    private static String address(AnswerHead head, @Nullable Object next) {
        Object address = unlessAbsent(next);
        return address == null ? null : head.address(address.toString()).toString();
    }

    /** The {@code Link} header, RFC 8288. */
    record LinkHeader() implements Paging {
        @Override
        public void apply(PagePosition position, RequestParts request) {
            putAddress(position, request);
        }

        @Override
        public boolean finds(PagePosition position, @Nullable Integer size) {
            return isAddress(position.next());
        }

        @Override
        public Object next(PageRead page) {
            return nextByHead(page.position(), page.records(), page.answer().head());
        }

        @Override
        public Object nextByHead(PagePosition position, int records, AnswerHead head) {
            return address(head, LinkHeaders.next(head.headers().all("Link")).orElse(null));
        }
    }

    /** An address in the body. */
    record UrlInBody(String capture) implements Paging {
        @Override
        public void apply(PagePosition position, RequestParts request) {
            putAddress(position, request);
        }

        @Override
        public boolean finds(PagePosition position, @Nullable Integer size) {
            return isAddress(position.next());
        }

        @Override
        public Object next(PageRead page) {
            return address(page.answer().head(), page.captured());
        }
    }

    /** A token in the body, or an object of several parameters. */
    record Token(String capture, @Nullable Into into) implements Paging {
        @Override
        public boolean isTold() {
            return into != null;
        }

        @Override
        public void apply(PagePosition position, RequestParts request) {
            putToken(position.next(), into, request);
        }

        @Override
        public boolean finds(PagePosition position, @Nullable Integer size) {
            return position.next() != null && !isAddress(position.next());
        }

        @Override
        public Object next(PageRead page) {
            return unlessAbsent(page.captured());
        }
    }

    /** A token that an expression makes of the answer. */
    final class ComputedToken implements Paging {
        private final CompiledTemplate token;
        private final ResponseScope response;
        @Nullable private final Into into;

        ComputedToken(CompiledTemplate token, @Nullable Into into) {
            this.token = token;
            this.response = new ResponseScope(token);
            this.into = into;
        }

        @Override
        public void apply(PagePosition position, RequestParts request) {
            putToken(position.next(), into, request);
        }

        @Override
        public boolean finds(PagePosition position, @Nullable Integer size) {
            return position.next() != null && !isAddress(position.next());
        }

        @Override
        public Object next(PageRead page) {
            return unlessAbsent(token.evaluate(response.in(page.scope(), page.answer())));
        }
    }

    /** A page number, counted or given in the body. */
    record Number(@Nullable String capture, Into into, long first) implements Paging {
        @Override
        public void apply(PagePosition position, RequestParts request) {
            put(into, number(position), request);
        }

        /** A number says where a page is only together with the size of those before it. */
        @Override
        public boolean finds(PagePosition position, @Nullable Integer size) {
            boolean counts =
                    position.next() == null
                            || capture != null
                            || position.next() instanceof java.lang.Number number
                                    && number.longValue() == first + position.page();
            return counts
                    && !isAddress(position.next())
                    && (size == null || position.records() == position.page() * size);
        }

        /** The number of the page at a position. */
        Object number(PagePosition position) {
            return capture != null && position.next() != null
                    ? position.next()
                    : first + position.page();
        }

        @Override
        public Object next(PageRead page) {
            return capture == null
                    ? nextByHead(page.position(), page.records(), page.answer().head())
                    : unlessAbsent(page.captured());
        }

        @Override
        public Object nextByHead(PagePosition position, int records, AnswerHead head) {
            return capture == null ? first + position.page() + 1 : null;
        }
    }

    /** The number of records to pass over. */
    record Offset(Into into) implements Paging {
        @Override
        public void apply(PagePosition position, RequestParts request) {
            put(into, position.records(), request);
        }

        @Override
        public boolean finds(PagePosition position, @Nullable Integer size) {
            return true;
        }

        @Override
        public Object next(PageRead page) {
            return nextByHead(page.position(), page.records(), page.answer().head());
        }

        @Override
        public Object nextByHead(PagePosition position, int records, AnswerHead head) {
            return position.records() + records;
        }
    }

    /** Everything is on one page. */
    record SinglePage() implements Paging {
        @Override
        public void apply(PagePosition position, RequestParts request) {}

        @Override
        public boolean finds(PagePosition position, @Nullable Integer size) {
            return false;
        }

        @Override
        public Object next(PageRead page) {
            return null;
        }
    }
}
