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
package io.lakeflow.flink.model;

import java.io.Serializable;

/** Where the answer to a login has the token. */
public sealed interface TokenAt extends Serializable {

    /** A field of the JSON body, by its path. */
    record Body(String path) implements TokenAt {}

    /** A header. */
    record Header(String name) implements TokenAt {}

    /** A cookie that the answer sets. */
    record Cookie(String name) implements TokenAt {}
}
