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

/**
 * The values beside the records. An error in one is an error of the page: where the next page is
 * told in a form that is not understood, reading on as if there were none would lose records.
 */
final class CapturedValues implements SlotSink {
    private final Object[] values;

    CapturedValues(int count) {
        this.values = new Object[count];
    }

    @Nullable
    Object value(int index) {
        return values[index];
    }

    @Override
    public void put(int slot, @Nullable Object value) {
        values[slot] = value;
    }

    @Override
    public void reject(int slot, JsonInput input, ConversionException error) throws PageException {
        rejectAll(input, error);
    }

    @Override
    public void rejectAll(JsonInput input, ConversionException error) throws PageException {
        throw PageException.broken(
                input.path()
                        + " ("
                        + input.position(input.valueStart())
                        + "): "
                        + error.getMessage(),
                error);
    }
}
