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

import io.lakeflow.flink.http.Signatures;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Where a listing stands while it is paged.
 *
 * @param page pages read so far
 * @param records records read so far
 * @param next what the API gave to find the next page: an address, a number, a token, or an object
 *     of several parameters; null where pages or records are counted and at the first page
 */
record PagePosition(long page, long records, @Nullable Object next) {
    static final PagePosition FIRST = new PagePosition(0, 0, null);

    private static final Object NOT_STORED = new Object();

    /** A page that was to be asked for next at an address that is not known any more. */
    static PagePosition lost(long page, long records) {
        return new PagePosition(page, records, NOT_STORED);
    }

    /** Whether the listing cannot go on, because what finds the page was never stored. */
    boolean isLost() {
        return next == NOT_STORED;
    }

    /** Whether what finds the page is signed, so that it must not be stored. */
    boolean isSigned() {
        return next instanceof Map<?, ?> parameters
                ? parameters.keySet().stream().anyMatch(name -> Signatures.isName(name.toString()))
                : next instanceof String text && Signatures.isIn(text);
    }

    boolean isFirst() {
        return page == 0;
    }

    PagePosition after(int recordsOfPage, @Nullable Object nextPage) {
        return new PagePosition(page + 1, records + recordsOfPage, nextPage);
    }
}
