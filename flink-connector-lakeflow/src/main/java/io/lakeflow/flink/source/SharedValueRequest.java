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
 * A reader asks the enumerator for a shared value.
 *
 * @param id names this request, so that the reader knows the answer to it
 * @param name of the value
 * @param rejected the value that is no longer good, or null
 */
public record SharedValueRequest(String id, String name, @Nullable String rejected)
        implements SourceEvent {
    private static final long serialVersionUID = 1L;

    /** Flink logs events. */
    @Override
    public String toString() {
        return "SharedValueRequest[" + name + "]";
    }
}
