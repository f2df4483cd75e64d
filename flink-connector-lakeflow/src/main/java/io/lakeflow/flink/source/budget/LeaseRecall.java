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
package io.lakeflow.flink.source.budget;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * All leave that a reader has is void, and so are its requests for it; from now on it asks before
 * each request is sent.
 *
 * @param recalls how many there were, this one included
 */
record LeaseRecall(int recalls) implements SourceEvent {
    private static final long serialVersionUID = 1L;
}
