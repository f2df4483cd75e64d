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
package io.lakeflow.flink.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestWordTest {

    @Test
    void lettersThatAreMissingWrongSwappedOrTooMuchCountOne() {
        assertThat(NearestWord.distance("params", "parms")).isEqualTo(1);
        assertThat(NearestWord.distance("params", "parama")).isEqualTo(1);
        assertThat(NearestWord.distance("params", "parasm")).isEqualTo(1);
        assertThat(NearestWord.distance("params", "paramss")).isEqualTo(1);
        assertThat(NearestWord.distance("", "abc")).isEqualTo(3);
    }

    @Test
    void theNearestIsTold() {
        List<String> words = List.of("page", "params", "parent", "path");
        assertThat(NearestWord.hint("parma", words)).isEqualTo("; did you mean 'params'?");
        assertThat(NearestWord.hint("PATH", words)).isEqualTo("; did you mean 'path'?");
        assertThat(NearestWord.hint("columns", words)).isEmpty();
    }
}
