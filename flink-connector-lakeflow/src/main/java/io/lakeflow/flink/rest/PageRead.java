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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.http.HttpAnswer;
import javax.annotation.Nullable;

/**
 * A page that was read to its end, as far as finding the next one needs it.
 *
 * @param position its position
 * @param records how many records it holds
 * @param answer the answer that held it
 * @param captured the value in its body at the path that was asked for, or null
 * @param scope what expressions may name
 */
record PageRead(
        PagePosition position,
        int records,
        HttpAnswer answer,
        @Nullable Object captured,
        RestScope scope) {

    PageRead withCaptured(@Nullable Object value) {
        return new PageRead(position, records, answer, value, scope);
    }
}
