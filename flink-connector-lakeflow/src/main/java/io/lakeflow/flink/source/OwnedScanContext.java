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

import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.scan.ScanContext;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.SourceEvent;

/** A context that is ended by the reader or the enumerator that opened it. */
public interface OwnedScanContext extends ScanContext, AutoCloseable {

    /**
     * From now on requests draw from a budget. By default nothing limits them.
     *
     * @param budget what is known of it
     * @param coordinator takes messages for the coordinator, on any thread
     */
    default void connect(RequestBudget budget, Consumer<SourceEvent> coordinator) {}

    /**
     * The coordinator has sent a message.
     *
     * @return whether it was one about the budget
     */
    default boolean received(SourceEvent message) {
        return false;
    }

    /** Ends its threads and drops its timers. */
    @Override
    void close();
}
