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

/** One step on the way from the outside of the page to the records. */
sealed interface Step {

    /** Whether the step can be taken from a value that begins with this token. */
    boolean leadsInto(JsonToken token);

    /** What the step can be taken from, for a message. */
    String expected();

    /**
     * Into one field of an object.
     *
     * @param name the field
     * @param beside what to capture from the same object
     */
    record Field(String name, SlotTree beside) implements Step {
        @Override
        public boolean leadsInto(JsonToken token) {
            return token == JsonToken.START_OBJECT;
        }

        @Override
        public String expected() {
            return "an object";
        }
    }

    /** Into every value, one after the other. */
    enum Every implements Step {
        /** The records, where the path names their array. */
        RECORD {
            @Override
            public boolean leadsInto(JsonToken token) {
                return token == JsonToken.START_ARRAY;
            }

            @Override
            public String expected() {
                return "an array of records";
            }
        },

        /** What {@code *} stands for. */
        VALUE {
            @Override
            public boolean leadsInto(JsonToken token) {
                return token.isStructStart();
            }

            @Override
            public String expected() {
                return "an object or an array, for whose values '*' stands";
            }
        }
    }
}
