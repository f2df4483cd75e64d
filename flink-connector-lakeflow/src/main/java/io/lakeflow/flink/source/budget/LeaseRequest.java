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
 * A reader wants leave for requests.
 *
 * @param recalls the recalls that it has seen; a request that crossed one counts for nothing
 * @param waiting how many requests have begun to wait since it asked last; it cannot end before
 *     they have leave
 * @param expected how many more it will soon have, if it goes on as it did
 * @param rate how many it has sent in the last second
 */
record LeaseRequest(int recalls, int waiting, int expected, int rate) implements SourceEvent {
    private static final long serialVersionUID = 1L;
}
