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
package io.lakeflow.flink.benchmark.reference;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.flink.table.data.GenericRowData;

/** Makes rows of the columns of {@link IssueRow} from a page. For one thread. */
public interface PageParser {
    /**
     * @param page an array of records, in a buffer that may be longer
     * @param length of the page
     */
    void parse(byte[] page, int length, Consumer<GenericRowData> rows) throws IOException;

    /**
     * Whether the buffer is to be {@link RawFetch#PADDING} bytes longer than a page, or as long as
     * one.
     */
    default boolean wantsPadding() {
        return true;
    }
}
