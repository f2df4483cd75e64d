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

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * From a reader to the enumerator: what has ended since the last report, and how many splits more
 * there is room for. Told together and of many splits at once, for each event costs as much as a
 * small request.
 *
 * @param ended in the order in which they ended
 * @param room places that have become free, or were there from the beginning
 */
public record ReaderReport(List<SplitFinished> ended, int room) implements SourceEvent {

    /** A report; the list is copied into one that Java's serialization knows everywhere. */
    public ReaderReport {
        ended = new ArrayList<>(ended);
    }
}
