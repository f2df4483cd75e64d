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

    boolean isFirst() {
        return page == 0;
    }

    PagePosition after(int recordsOfPage, @Nullable Object nextPage) {
        return new PagePosition(page + 1, records + recordsOfPage, nextPage);
    }
}
