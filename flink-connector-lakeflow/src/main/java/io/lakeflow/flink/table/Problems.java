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
package io.lakeflow.flink.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;

/** Collects what is wrong with a table, so that all of it is told at once. */
final class Problems {
    private final List<String> messages = new ArrayList<>();

    void add(String message, Object... arguments) {
        messages.add(message.formatted(arguments));
    }

    void addAll(Iterable<String> more) {
        more.forEach(messages::add);
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /**
     * Throws if there is anything to tell.
     *
     * @param subject what cannot be read, the beginning of the message
     */
    void throwIfAny(String subject) {
        if (!messages.isEmpty()) {
            throw new ValidationException(
                    subject + " cannot be read:\n - " + String.join("\n - ", messages));
        }
    }
}
