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

/** A converter of types that are one string, number or truth value in JSON. */
abstract class ScalarConverter implements Converter {
    private final String expected;

    /**
     * @param expected what is expected, for messages
     */
    ScalarConverter(String expected) {
        this.expected = expected;
    }

    /**
     * The value of a text.
     *
     * @throws ConversionException if the text does not fit
     */
    abstract Object convert(ScalarText text);

    @Override
    public Object read(JsonInput input) throws IOException {
        JsonToken token = input.token();
        if (!token.isScalarValue()) {
            throw input.insteadOf(expected);
        }
        return convert(input.scalar());
    }

    final String expected() {
        return expected;
    }
}
