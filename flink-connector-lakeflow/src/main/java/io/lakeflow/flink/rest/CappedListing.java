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

/**
 * A listing of which the API gives less than there is, and says so: it refuses it, by a rule of the
 * spec, or its total is beyond the cap.
 */
final class CappedListing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A listing that was refused. */
    CappedListing(HttpAnswer answer) {
        super(
                answer.status()
                        + " from "
                        + answer.uri().getPath()
                        + ", which a rule with 'do: split' takes for a listing that is too large."
                        + " Only what is read in windows can be asked for in smaller parts");
    }

    /** A listing that has so many records. */
    CappedListing(long total) {
        super("a listing of " + total + " records, more than 'page.cap'");
    }

    /** The one that a failed request or a page was told of, or null. */
    @Nullable
    static CappedListing in(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        Throwable told = cause instanceof HttpFailure ? cause.getCause() : cause;
        return told instanceof CappedListing capped ? capped : null;
    }

    IllegalStateException ofNoWindow() {
        return new IllegalStateException(
                getMessage()
                        + ". Give the table's cursor a 'window' and have the request name"
                        + " ${window.from} and ${window.to}, or make the rule's 'status' or 'when'"
                        + " match other answers");
    }
}
