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

/** How requests are authorised. */
public sealed interface AuthModel extends Serializable {

    /** {@code auth: {bearer: "${config.token}"}}. */
    record Bearer(Template token) implements AuthModel {}

    /** {@code auth: {basic: {user: …, password: …}}}. */
    record Basic(Template user, Template password) implements AuthModel {}

    /** {@code auth: {api_key: {header: X-Key, value: …}}}. */
    record HeaderKey(String header, Template value) implements AuthModel {}

    /** {@code auth: {api_key: {query: key, value: …}}}. */
    record QueryKey(String query, Template value) implements AuthModel {}
}
