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

/** Where a token goes in requests. */
public sealed interface TokenInto extends Serializable {

    /** {@code Authorization: Bearer …}. */
    TokenInto BEARER = new Header("Authorization", "Bearer ");

    /**
     * A header.
     *
     * @param prefix stands before the token, such as {@code Bearer} and a space; may be empty
     */
    record Header(String name, String prefix) implements TokenInto {}

    /** A query parameter. */
    record Query(String name) implements TokenInto {}

    /** A cookie. */
    record Cookie(String name) implements TokenInto {}
}
