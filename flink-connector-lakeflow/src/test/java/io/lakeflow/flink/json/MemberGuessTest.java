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
package io.lakeflow.flink.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

class MemberGuessTest {
    private static final String LONG = "x".repeat(100_000);

    /** What is left of another document in the same array. */
    private static final byte[] OTHER = "\"}],\"next\":99}".getBytes(StandardCharsets.UTF_8);

    @Test
    void findsTextsAndIntegersAtTheEndAndAtTheBeginning() {
        assertThat(guess("{\"rows\":[\"%s\"],\"next\":\"aé=\"}")).isEqualTo("aé=");
        assertThat(guess("{\"next\" : 42 ,\"rows\":[\"%s\"]}")).isEqualTo(42L);
        assertThat(guess("{\"rows\":[\"%s\"],\"m\":{\"next\":\n7}}")).isEqualTo(7L);
        assertThat(guess("{\"next\":1,\"rows\":[\"%s\"],\"next\":2}")).isEqualTo(2L);
    }

    @Test
    void findsNothingElse() {
        assertThat(guess("{\"rows\":[\"%1$s\"],\"next\":1,\"more\":[\"%1$s\"]}")).isNull();
        assertThat(guess("{\"next\":null}")).isNull();
        assertThat(guess("{\"next\":true}")).isNull();
        assertThat(guess("{\"next\":1.5}")).isNull();
        assertThat(guess("{\"next\":1234567890123456789}")).isNull();
        assertThat(guess("{\"next\":\"a\\u0041\"}")).isNull();
        assertThat(guess("{\"next\":{\"token\":1}}")).isNull();
        assertThat(guess("[\"next\",1]")).isNull();
    }

    @Test
    void readsDocumentsThatAreCutOff() {
        String whole = "{\"next\" : \"abc\"}";
        for (int length = 0; length < whole.length(); length++) {
            assertThat(guess(whole.substring(0, length)))
                    .as(whole.substring(0, length))
                    .isIn(null, "abc");
        }
        assertThat(guess("{\"next\": 12")).isNull();
    }

    @Nullable
    private static Object guess(String document) {
        byte[] bytes = document.formatted(LONG).getBytes(StandardCharsets.UTF_8);
        byte[] array = Arrays.copyOf(bytes, bytes.length + OTHER.length);
        System.arraycopy(OTHER, 0, array, bytes.length, OTHER.length);
        return MemberGuess.of(FieldPath.parse("meta.next")).in(array, bytes.length);
    }
}
