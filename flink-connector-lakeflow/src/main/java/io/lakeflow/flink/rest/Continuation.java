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
import io.lakeflow.flink.http.Signatures;
import io.lakeflow.flink.model.CursorModel;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * How a round goes on from the one before it where the API says so itself: the last page of a
 * listing gives a token for the requests of the next round, or the address of its first one. It is
 * text that is stored and given back, never looked into.
 */
final class Continuation {
    private final String table;
    private final String at;
    private final boolean isAddress;

    Continuation(CursorModel cursor, String table) {
        this.table = table;
        this.at = cursor.field();
        this.isAddress = cursor.type() == CursorModel.Type.URL;
    }

    /** Where the last page has it. */
    String at() {
        return at;
    }

    /**
     * The names of a round's requests.
     *
     * @param stored what the round before has left; null in the first one
     */
    RestScope scope(RestScope partition, @Nullable String stored) {
        return partition.with(
                "cursor", stored == null || isAddress ? Map.of() : Map.of("from", stored));
    }

    /** Sends the first request of a round to the stored address; later pages have their own. */
    void apply(RequestParts request, PagePosition page, @Nullable String stored) {
        if (isAddress && stored != null && page.isFirst()) {
            request.replaceAddress(stored);
        }
    }

    /**
     * What to store at the end of a listing.
     *
     * @param captured what its last page has at {@link #at}
     */
    String next(HttpAnswer answer, @Nullable Object captured) {
        boolean isText = captured instanceof String || captured instanceof Number;
        if (!isText || captured.toString().isEmpty()) {
            throw new IllegalStateException(
                    "the listing of table '"
                            + table
                            + "' has ended, but its last page has "
                            + (isText ? "an empty text" : captured == null ? "nothing" : captured)
                            + " at '"
                            + at
                            + "', where the next round needs "
                            + (isAddress ? "the address" : "the token")
                            + " with which to ask for what has changed since. Check cursor.at, and"
                            + " whether the request asks for something that the API gives no"
                            + " changes of");
        }
        String next =
                isAddress
                        ? answer.head().address(captured.toString()).toString()
                        : captured.toString();
        answer.head().requireWithoutCredentials(next);
        if (isAddress && Signatures.isIn(next)) {
            throw new IllegalStateException(
                    "the API signs the address at '"
                            + at
                            + "' of table '"
                            + table
                            + "', with which to ask for what has changed. It would have to be"
                            + " stored, which signatures never are: take a token out of it, see"
                            + " 'type: token' of 'cursor'");
        }
        return next;
    }
}
