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
package io.lakeflow.flink.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.flink.table.api.TableException;
import org.apache.flink.util.SerializedThrowable;

/** Finds, in a chain of causes, the message that a user can act on. */
final class Reason {
    private static final int LONGEST = 1000;
    private static final String CONNECTOR = "io.lakeflow.";
    private static final String FLINK_SQL = "org.apache.flink.table.api.";

    private Reason() {}

    /**
     * On one line: what the connector says first; else what Flink SQL has against the statement, as
     * the exceptions around it only repeat it; else the innermost message.
     */
    static String of(Throwable failure) {
        List<Throwable> outermostFirst = new ArrayList<>();
        List<Throwable> innermostFirst = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (!message(cause).isEmpty()) {
                outermostFirst.add(cause);
                innermostFirst.add(0, cause);
            }
        }
        String message =
                first(outermostFirst, cause -> className(cause).startsWith(CONNECTOR))
                        .or(() -> first(innermostFirst, Reason::isOfStatement))
                        .or(() -> first(innermostFirst, cause -> true))
                        .orElse(failure.toString());
        return message.length() > LONGEST ? message.substring(0, LONGEST - 1) + "…" : message;
    }

    private static Optional<String> first(List<Throwable> causes, Predicate<Throwable> condition) {
        return causes.stream().filter(condition).findFirst().map(Reason::message);
    }

    /** A TableException around the failure of a job says only that it failed. */
    private static boolean isOfStatement(Throwable cause) {
        return className(cause).startsWith(FLINK_SQL) && !(cause instanceof TableException);
    }

    private static String className(Throwable cause) {
        return cause instanceof SerializedThrowable remote
                ? remote.getOriginalErrorClassName()
                : cause.getClass().getName();
    }

    /** What comes from a cluster has the name of the exception in front of its message. */
    private static String message(Throwable cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        String prefix = className(cause) + ": ";
        return (message.startsWith(prefix) ? message.substring(prefix.length()) : message)
                .strip()
                .replaceAll("\\s+", " ");
    }
}
