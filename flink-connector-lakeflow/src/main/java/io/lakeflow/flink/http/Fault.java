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

import javax.annotation.Nullable;

/**
 * Why a request was not sent or brought no complete answer. The message is a clause without a full
 * stop, such as "the connection was refused by localhost:80".
 */
final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private Fault(boolean passing, String clause, @Nullable Throwable cause) {
        super(clause, cause);
        this.passing = passing;
    }

    /** It may be gone with the next try. */
    static Fault passing(String clause, @Nullable Throwable cause) {
        return new Fault(true, clause, cause);
    }

    /** It would be the same with the next try. */
    static Fault lasting(String clause, @Nullable Throwable cause) {
        return new Fault(false, clause, cause);
    }

    boolean isPassing() {
        return passing;
    }
}
