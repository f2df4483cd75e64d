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
package io.lakeflow.flink.testutils.scripted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a page leads to the next one. */
public sealed interface PagingForm {

    /** The {@code Link} header. */
    static PagingForm link() {
        return new Link();
    }

    /** An address at this path of the body. */
    static PagingForm url(String at) {
        return new Url(at);
    }

    /** A token at this path of the body, which goes into this parameter. */
    static PagingForm token(String at, String into) {
        return new Token(at, into);
    }

    /** An object of two parameters at this path of the body; both must come back. */
    static PagingForm parameters(String at) {
        return new Parameters(at);
    }

    /** A page number that the client counts. */
    static PagingForm page(String into, int start) {
        return new PageNumber(into, start, Optional.empty());
    }

    /** A page number; the next one is at this path of the body. */
    static PagingForm pageGiven(String into, int start, String at) {
        return new PageNumber(into, start, Optional.of(at));
    }

    /** The number of records to pass over, counted by the client. */
    static PagingForm offset(String into) {
        return new Offset(into);
    }

    /** Everything is on one page. */
    static PagingForm none() {
        return new None();
    }

    /** Where a request stands in its listing: by a token or by the records to pass over. */
    record Position(Optional<PageToken> token, int offset) {
        static Position at(PageToken token) {
            return new Position(Optional.of(token), token.offset());
        }

        static Position at(int offset) {
            return new Position(Optional.empty(), offset);
        }
    }

    /** The names of the parameters that say where a request stands. */
    Set<String> names();

    /**
     * Where a request stands.
     *
     * @throws ApiRefusal if its parameters make no sense
     */
    Position read(Map<String, String> query, int size);

    /** Writes how to get the next page. */
    void write(PageAnswer answer, PageToken next, int size);

    /** The header {@code Link} with {@code rel="next"}. */
    record Link() implements PagingForm {
        private static final String PARAMETER = "page_token";

        @Override
        public Set<String> names() {
            return Set.of(PARAMETER);
        }

        @Override
        public Position read(Map<String, String> query, int size) {
            return tokenOrStart(query.get(PARAMETER));
        }

        @Override
        public void write(PageAnswer answer, PageToken next, int size) {
            String address = answer.address(Map.of(PARAMETER, next.toString()));
            answer.headers().put("Link", "<" + address + ">; rel=\"next\"");
        }
    }

    /** An address in the body. */
    record Url(String at) implements PagingForm {
        private static final String PARAMETER = "page_token";

        @Override
        public Set<String> names() {
            return Set.of(PARAMETER);
        }

        @Override
        public Position read(Map<String, String> query, int size) {
            return tokenOrStart(query.get(PARAMETER));
        }

        @Override
        public void write(PageAnswer answer, PageToken next, int size) {
            Json.put(answer.body(), at, answer.address(Map.of(PARAMETER, next.toString())));
        }
    }

    /** A token in the body. */
    record Token(String at, String into) implements PagingForm {
        @Override
        public Set<String> names() {
            return Set.of(into);
        }

        @Override
        public Position read(Map<String, String> query, int size) {
            return tokenOrStart(query.get(into));
        }

        @Override
        public void write(PageAnswer answer, PageToken next, int size) {
            Json.put(answer.body(), at, next.toString());
        }
    }

    /** An object of parameters in the body. */
    record Parameters(String at) implements PagingForm {
        private static final String TOKEN = "continue";
        private static final String CHECK = "continue_check";

        @Override
        public Set<String> names() {
            return Set.of(TOKEN, CHECK);
        }

        @Override
        public Position read(Map<String, String> query, int size) {
            String token = query.get(TOKEN);
            String expected = token == null ? null : check(token);
            if (expected != null && !expected.equals(query.get(CHECK))) {
                throw new ApiRefusal(400, CHECK + " does not belong to " + TOKEN);
            }
            return tokenOrStart(token);
        }

        @Override
        public void write(PageAnswer answer, PageToken next, int size) {
            ObjectNode parameters = Json.object();
            parameters.put(TOKEN, next.toString());
            parameters.put(CHECK, check(next.toString()));
            Json.put(answer.body(), at, parameters);
        }

        private static String check(String token) {
            return "-||" + token.hashCode();
        }
    }

    /** A page number. */
    record PageNumber(String into, int start, Optional<String> at) implements PagingForm {
        @Override
        public Set<String> names() {
            return Set.of(into);
        }

        @Override
        public Position read(Map<String, String> query, int size) {
            int page = number(query, into, start);
            return Position.at(Math.multiplyExact(page - start, size));
        }

        @Override
        public void write(PageAnswer answer, PageToken next, int size) {
            at.ifPresent(path -> Json.put(answer.body(), path, start + next.offset() / size));
        }
    }

    /** A number of records. */
    record Offset(String into) implements PagingForm {
        @Override
        public Set<String> names() {
            return Set.of(into);
        }

        @Override
        public Position read(Map<String, String> query, int size) {
            return Position.at(number(query, into, 0));
        }

        @Override
        public void write(PageAnswer answer, PageToken next, int size) {
            // The client counts.
        }
    }

    /** One page. */
    record None() implements PagingForm {
        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public Position read(Map<String, String> query, int size) {
            return Position.at(0);
        }

        @Override
        public void write(PageAnswer answer, PageToken next, int size) {
            throw new IllegalStateException("a listing of one page has no next one");
        }
    }

    private static Position tokenOrStart(String token) {
        return token == null ? Position.at(0) : Position.at(PageToken.parse(token));
    }

    private static int number(Map<String, String> query, String name, int least) {
        String text = query.get(name);
        if (text == null) {
            return least;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least) {
            throw new ApiRefusal(
                    400, name + " must be a number from " + least + ", found '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
