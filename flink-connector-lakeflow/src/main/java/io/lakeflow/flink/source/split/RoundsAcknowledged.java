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
package io.lakeflow.flink.source.split;

import java.util.Map;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * From the enumerator to a reader: the results of these rounds are in a completed checkpoint of the
 * enumerator, so that the reader may forget them.
 *
 * @param rounds the last acknowledged round of each partition, by partition id
 */
public record RoundsAcknowledged(Map<String, Integer> rounds) implements SourceEvent {
    public RoundsAcknowledged {
        rounds = Map.copyOf(rounds);
    }
}
