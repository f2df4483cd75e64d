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

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalType;

/** A value inside an ARRAY, MAP or ROW, which may be null there or not. */
record NestedConverter(Converter converter, boolean nullable, String type) implements Converter {

    static NestedConverter of(LogicalType type, @Nullable String format) {
        return new NestedConverter(
                Converters.compile(type, format), type.isNullable(), type.asSummaryString());
    }

    @Override
    @Nullable
    public Object read(JsonInput input) throws IOException {
        Object value = input.token() == JsonToken.VALUE_NULL ? null : converter.read(input);
        if (value == null && !nullable) {
            throw ConversionException.expected(type, "null");
        }
        return value;
    }
}
