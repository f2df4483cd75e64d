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
package io.lakeflow.flink.json;

import javax.annotation.Nullable;

/** Where the values that a {@link SlotTree} finds go, and who decides what an error means. */
interface SlotSink {
    void put(int slot, @Nullable Object value);

    /**
     * The value of a slot does not fit.
     *
     * @param input stands where the error is
     * @return if the slot is to be null and reading goes on
     * @throws PageException if the page ends here
     * @throws RecordSkipped if the record does
     */
    void reject(int slot, JsonInput input, ConversionException error) throws PageException;

    /**
     * Something that belongs to no slot is wrong.
     *
     * @throws PageException if the page ends here
     * @throws RecordSkipped if the record does
     */
    void rejectAll(JsonInput input, ConversionException error) throws PageException;
}
