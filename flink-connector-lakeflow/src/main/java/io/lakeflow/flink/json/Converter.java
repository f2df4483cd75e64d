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

import java.io.IOException;
import javax.annotation.Nullable;

/** Turns one JSON value into a value of Flink's internal format. Immutable and thread-safe. */
interface Converter {
    /**
     * Reads the value that begins at the current token, which is not null, and leaves the input at
     * its last token.
     *
     * @return null where the rules make NULL of such a value: of an empty object for a ROW
     * @throws ConversionException if the value does not fit; the input then stands anywhere in it
     */
    @Nullable
    Object read(JsonInput input) throws IOException;
}
