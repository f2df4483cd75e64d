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
import java.util.Map;
import javax.annotation.Nullable;

/**
 * How a page is asked for and where its records are.
 *
 * @param path appended to the base address, or an absolute address of an allowed origin
 * @param method the HTTP method
 * @param params query parameters; one that comes out empty is not sent
 * @param headers headers besides those of {@link HttpModel}
 * @param body what is sent, or null
 * @param records where the records are in the answer; empty for the answer itself. {@code *} in
 *     place of a name stands for every value of an object or element of an array; where a path that
 *     ends in {@code ?} leads through something missing or null, there are no records
 * @param format how the answer is written
 * @param page how the next page is found
 * @param filter a condition over <code>record</code>; what does not meet it is passed over as if it
 *     were not there; null for all records
 */
public record RequestModel(
        Template path,
        String method,
        Map<String, Template> params,
        Map<String, Template> headers,
        @Nullable BodyModel body,
        String records,
        FormatModel format,
        PageModel page,
        @Nullable Template filter)
        implements Serializable {
    public RequestModel {
        params = Ordered.copyOf(params);
        headers = Ordered.copyOf(headers);
    }
}
