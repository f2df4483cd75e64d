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

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestPartsTest {

    @Test
    void textIsEncodedForAQueryAndAPathAlike() {
        for (char c = 0; c < Character.MIN_SURROGATE; c++) {
            String text = "a" + c + "9";

            assertThat(RequestParts.encode(text))
                    .as("of character %d", (int) c)
                    .isEqualTo(URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
        }
    }

    @Test
    void parametersFollowWhatTheAddressHas() {
        RequestParts parts = new RequestParts("GET", URI.create("http://api/records?a=b"));
        parts.params.put("size", "100");
        parts.params.put("since=", "2026-11-23T00:00:00Z &");

        assertThat(parts.uri())
                .isEqualTo(
                        URI.create(
                                "http://api/records?a=b&size=100"
                                        + "&since%3D=2026-11-23T00%3A00%3A00Z%20%26"));
    }
}
