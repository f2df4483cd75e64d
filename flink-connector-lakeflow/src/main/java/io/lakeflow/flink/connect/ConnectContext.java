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
package io.lakeflow.flink.connect;

import io.lakeflow.flink.http.Credentials;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;

/** What a connector gets where it reads. */
@PublicEvolving
public interface ConnectContext {

    /**
     * The options of the table, without the {@code config.} before their names; those that were
     * written as a reference such as <code>${env:TOKEN}</code> have the secret in its place.
     */
    Map<String, String> options();

    /** When the job read for the first time; no restart moves it. Bounded reads end there. */
    Instant initTime();

    /**
     * A client for an API, which retries, waits where the API asks for it, draws from the job's
     * request budget and counts, as the options {@code http.*} say. It ends with the connector.
     *
     * @param base the address that paths are relative to; requests go to its origin only
     * @param credentials shown to that origin with every request
     */
    ConnectHttp http(URI base, Credentials credentials);
}
