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
package io.lakeflow.flink.model;

import java.io.Serializable;
import javax.annotation.Nullable;

/**
 * How a listing is paged.
 *
 * @param next how the next page is found
 * @param size records asked for per page, <code>${page.size}</code>, or null where the API decides
 * @param stop the declared end where it is not the absence of a next page, or null
 * @param stable whether the API promises a consistent listing while it is paged
 * @param cap the most records that the API gives of a listing, over all its pages, or null
 */
public record PageModel(
        Next next,
        @Nullable Integer size,
        @Nullable Stop stop,
        boolean stable,
        @Nullable Integer cap)
        implements Serializable {

    /** Whether a listing that has brought so many records may have more that are not shown. */
    public boolean isCapReached(long records) {
        return cap != null && records >= cap;
    }

    /** How the next page is found. */
    public sealed interface Next extends Serializable {

        /** The {@code Link} header with {@code rel="next"}, RFC 8288. */
        record Link() implements Next {}

        /** An address in the body, at a path. */
        record Url(String at) implements Next {}

        /**
         * A token in the body.
         *
         * @param at its path, or a single <code>${…}</code> over <code>response</code> that makes
         *     it
         * @param into where it goes; null for an object of several parameters, which are merged
         */
        record Token(String at, @Nullable Into into) implements Next {}

        /**
         * A page number.
         *
         * @param at where the next number is in the body; null where pages are counted
         * @param into where it goes
         * @param first the number of the first page
         */
        record Number(@Nullable String at, Into into, long first) implements Next {}

        /** The number of records to pass over. */
        record Offset(Into into) implements Next {}

        /** Everything is on one page. */
        record None() implements Next {}
    }

    /** Where a token or number goes in the next request. */
    public sealed interface Into extends Serializable {
        record Param(String name) implements Into {}

        record Header(String name) implements Into {}

        /** A field of a JSON or form body, by its path. */
        record Body(String path) implements Into {}

        /** Nowhere by itself: the request names <code>${page.number}</code> and the like. */
        record Template() implements Into {}
    }

    /** The declared end of a listing. */
    public sealed interface Stop extends Serializable {
        /** A page with fewer records than were asked for. */
        record Short() implements Stop {}

        /** A page without records. */
        record Empty() implements Stop {}

        /** A condition over <code>response</code> and <code>page</code>. */
        record When(io.lakeflow.flink.model.Template condition) implements Stop {}

        /** As many records as the number at this path of the body tells. */
        record Total(String at) implements Stop {}
    }
}
