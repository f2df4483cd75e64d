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
import java.util.Set;
import javax.annotation.Nullable;

/**
 * What an answer means; the conditions of one rule are ANDed.
 *
 * @param statuses statuses it matches, empty for any
 * @param when a condition over <code>response</code>, or null
 * @param action what to do
 * @param retries how often to try again first, 0 for not at all
 * @param until where a wait's end stands, such as {@code header X-RateLimit-Reset}, or null for the
 *     usual headers
 * @param message what to tell the user when it fails, or null
 */
public record ErrorRule(
        Set<Integer> statuses,
        @Nullable Template when,
        Action action,
        int retries,
        @Nullable String until,
        @Nullable Template message)
        implements Serializable {

    public ErrorRule {
        statuses = Set.copyOf(statuses);
    }

    /** What an answer leads to, after its retries. */
    public enum Action {
        /** Ask again when the API says so; not counted as an attempt. */
        WAIT,
        /** The credentials are refused: once more with renewed ones, if these can be. */
        REFRESH,
        /** A transient failure: back off and try again. */
        RETRY,
        /** There is nothing here: go on without it, counted. */
        SKIP,
        /** The API no longer knows the page asked for: read the listing again. */
        RESTART,
        /** The listing is larger than the API is willing to give: ask for parts of the window. */
        SPLIT,
        /** Fail the job with the message. */
        FAIL
    }
}
