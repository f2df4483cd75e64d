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
package io.lakeflow.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitOptionTest {

    @ParameterizedTest
    @ValueSource(strings = {"10/s", "600 / min", "5000/1h", "100/15min", "1/500 ms", "2/d"})
    void isANumberOfRequestsInATime(String rate) {
        assertThat(TestTable.ofOrders().option("http.rate-limit", rate).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "0/s", "10/0s", "10/week", "-1/s", "ten/s", "1.5/s"})
    void refusesAnythingElse(String rate) {
        assertThat(TestTable.ofOrders().option("http.rate-limit", rate).problems())
                .singleElement()
                .asString()
                .contains("option 'http.rate-limit' is '" + rate + "', expected requests per time");
    }
}
