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

import io.lakeflow.flink.scan.ScanException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What went wrong in an asynchronous chain, as a user should read it. */
final class Failures {
    private Failures() {}

    /** The failure itself, without what the chain has wrapped around it. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /**
     * An exception that says what could not be done.
     *
     * @param what such as "Table 'orders' cannot be planned"
     * @param redaction takes out what an API may have repeated of the credentials; a cause that
     *     tells of them is left out
     */
    static ScanException explained(
            String what, Throwable failure, UnaryOperator<String> redaction) {
        Throwable cause = cause(failure);
        boolean tells =
                Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                        .map(each -> String.valueOf(each.getMessage()))
                        .anyMatch(message -> !redaction.apply(message).equals(message));
        if (cause instanceof ScanException known) {
            return tells ? new ScanException(redaction.apply(known.getMessage())) : known;
        }
        String message = what + ": " + redaction.apply(String.valueOf(cause.getMessage()));
        return tells ? new ScanException(message) : new ScanException(message, cause);
    }
}
