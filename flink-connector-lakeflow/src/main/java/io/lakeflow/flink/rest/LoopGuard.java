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

import io.lakeflow.flink.http.Body;
import java.util.HashSet;
import java.util.Set;

/**
 * Notices within one round that a listing goes in circles. Never an end: always an error, since an
 * end that the API did not declare may hide records.
 */
final class LoopGuard {
    private static final int EMPTY_PAGES = 10;

    /** A list that shifts by as many rows as it has just shown shows them again. */
    private static final int IDENTICAL_PAGES = 10;

    private final String table;
    private final Set<Object> asked = new HashSet<>();
    private int emptyPages;
    private int identicalPages = 1;
    private int lastContent;

    LoopGuard(String table) {
        this.table = table;
    }

    /** A page that claims that another follows. */
    void pageWithNext(PagePosition next, boolean counted, int records, Body body) {
        emptyPages = records == 0 ? emptyPages + 1 : 0;
        if (emptyPages >= EMPTY_PAGES) {
            throw loop(
                    EMPTY_PAGES
                            + " empty pages in a row claim that more follow. If an empty page is"
                            + " the end here, declare page.stop: empty");
        }
        if (!counted && !asked.add(next.next())) {
            throw loop(
                    "the API gave '"
                            + next.next()
                            + "' as the next page for the second time. Check page.at and page.into");
        }
        if (counted && records > 0) {
            int content = body.contentHash();
            identicalPages = content == lastContent ? identicalPages + 1 : 1;
            lastContent = content;
            if (identicalPages >= IDENTICAL_PAGES) {
                throw loop(
                        IDENTICAL_PAGES
                                + " pages in a row are identical: the API seems to ignore the page"
                                + " number. Check page.into");
            }
        }
    }

    /** A page of a listing of which what came since its beginning is passed over. */
    void pageOfGrowing(Growth growth, PagePosition read) {
        if (growth.outrunsItsReader(read.page())) {
            throw new IllegalStateException(
                    "table '"
                            + table
                            + "' grows about as fast as it is listed: the last "
                            + growth.latePages()
                            + " pages held only records that are newer than the first page, which"
                            + " this bounded read passes over. Let the spec ask for a range"
                            + " (cursor.window), or set a larger 'page-size'");
        }
    }

    private IllegalStateException loop(String reason) {
        return new IllegalStateException("pagination loop in table '" + table + "': " + reason);
    }
}
