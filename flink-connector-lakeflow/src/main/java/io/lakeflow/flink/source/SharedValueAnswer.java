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
package io.lakeflow.flink.source;

import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * The enumerator's answer to a {@link SharedValueRequest}.
 *
 * @param id of the request
 * @param value null if there is none to be had
 * @param failure why there is none, for the user; null if there is one
 */
public record SharedValueAnswer(String id, @Nullable String value, @Nullable String failure)
        implements SourceEvent {
    private static final long serialVersionUID = 1L;

    /** Flink logs events. */
    @Override
    public String toString() {
        return "SharedValueAnswer[" + (failure == null ? "***" : failure) + "]";
    }
}
