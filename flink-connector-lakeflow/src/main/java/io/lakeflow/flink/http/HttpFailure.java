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
package io.lakeflow.flink.http;

import java.util.OptionalInt;
import javax.annotation.Nullable;

/**
 * A call brought no answer that could be accepted, and everything that makes sense was tried. The
 * message is for the user: method, address without secrets, what happened, how often it was tried,
 * how the answer begins, and what to do.
 */
public final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Category category;
    @Nullable private final Integer status;

    /**
     * @param status of the last answer, null if there was none
     */
    public HttpFailure(
            Category category,
            @Nullable Integer status,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
        this.status = status;
    }

    /** Why the call was given up. */
    public Category category() {
        return category;
    }

    /** Status of the last answer; empty if there was none. */
    public OptionalInt status() {
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** Why a call was given up. */
    public enum Category {
        /** A passing fault did not pass within the attempts that are allowed. */
        TRANSIENT_EXHAUSTED,
        /** The API asked for a wait longer than is reasonable. */
        THROTTLED,
        /** Trying again would not help. */
        FATAL
    }
}
