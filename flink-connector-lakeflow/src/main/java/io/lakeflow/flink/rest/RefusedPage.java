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
import io.lakeflow.flink.http.HttpFailure;
import javax.annotation.Nullable;

/** An answer that says, by a rule of the spec, that the API no longer knows the page asked for. */
final class RefusedPage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedPage(HttpAnswer answer) {
        super(answer.status() + " from " + answer.uri().getPath());
    }

    /** The refusal that a failed request was told of, or null. */
    @Nullable
    static RefusedPage in(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        return cause instanceof HttpFailure && cause.getCause() instanceof RefusedPage refused
                ? refused
                : null;
    }

    /** There is no token yet that the API could have forgotten. */
    IllegalStateException ofFirstPage() {
        return new IllegalStateException(
                getMessage()
                        + " for the first page of a listing, which a rule with 'do: restart' takes"
                        + " for a page token that is no longer known; a first page has none. Make"
                        + " the rule's 'status' or 'when' match refused tokens only");
    }

    IllegalStateException again(int restarts, long pages) {
        return new IllegalStateException(
                getMessage()
                        + ": the API has refused a page for the "
                        + (restarts + 1)
                        + "th time without letting the listing come further than "
                        + pages
                        + " pages. If its tokens expire sooner than that many pages can be read,"
                        + " set a larger 'page-size' or a smaller 'scan.window'; if the rule with"
                        + " 'do: restart' matches other errors too, narrow it");
    }

    IllegalStateException ofDeletes(int attempts) {
        return new IllegalStateException(
                getMessage()
                        + ": the API has refused a page in each of "
                        + attempts
                        + " readings of the deletes. If its tokens expire sooner than these can be"
                        + " read, set a larger 'page-size'; if the rule with 'do: restart' matches"
                        + " other errors too, narrow it");
    }
}
