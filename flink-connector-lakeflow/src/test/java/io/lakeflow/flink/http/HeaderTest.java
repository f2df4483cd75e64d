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
package io.lakeflow.flink.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {

    @Test
    void headersAreFoundInAnyCaseAndAllOfThem() {
        Headers headers =
                Headers.of(
                        List.of(
                                Map.entry("Link", "<a>"),
                                Map.entry("LINK", "<b>"),
                                Map.entry("Date", "now")));
        assertThat(headers.first("lInK")).contains("<a>");
        assertThat(headers.all("link")).containsExactly("<a>", "<b>");
        assertThat(headers.first("x")).isEmpty();
        assertThat(headers.all("x")).isEmpty();
        assertThat(headers.asMap()).containsOnlyKeys("link", "date");
        assertThat(headers).hasToString("[date, link]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\nb", "é"})
    void nameMustBeAToken(String name) {
        assertThatThrownBy(() -> new Header(name, "v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the name of an HTTP header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret\r\nX-Other: 1", "s3cret\n", "s3cret\0", "s3cret\u007f"})
    void valueMustNotAddAHeader(String value) {
        assertThatThrownBy(() -> new Header("X-Key", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value of header 'X-Key' holds the control character")
                .hasMessageContaining("at position 6")
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void settingsRefuseWhatCannotWork() {
        HttpSettings settings = HttpSettings.defaults();
        assertThat(settings.userAgent()).matches("lakeflow-flink/[0-9].*");
        assertThatThrownBy(() -> settings.withMaxAttempts(0))
                .hasMessage("The number of attempts must be at least 1, but is 0.");
        assertThatThrownBy(() -> settings.withMaxPageBytes(0))
                .hasMessage("The largest page must have at least 1 byte, but has 0.");
        assertThatThrownBy(() -> settings.withReadTimeout(Duration.ZERO))
                .hasMessage("The read timeout must be longer than zero, but is PT0S.");
        assertThatThrownBy(() -> settings.withUserAgent("a\nb")).hasMessageContaining("User-Agent");
    }
}
