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
package io.lakeflow.flink.testutils.scripted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The parts of an answer that a form of paging may write to. */
final class PageAnswer {
    private final ObjectNode body;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Function<Map<String, String>, String> address;

    /**
     * @param body what stands beside the records
     * @param address the address of this listing with these parameters in place of its position
     */
    PageAnswer(ObjectNode body, Function<Map<String, String>, String> address) {
        this.body = body;
        this.address = address;
    }

    ObjectNode body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }

    String address(Map<String, String> position) {
        return address.apply(position);
    }
}
