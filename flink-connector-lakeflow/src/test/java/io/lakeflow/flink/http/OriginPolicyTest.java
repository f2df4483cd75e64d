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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {
    private final OriginPolicy policy =
            new OriginPolicy(
                    Set.of(
                            Origin.of(URI.create("https://API.example.com/v1?x=1")),
                            Origin.of(URI.create("http://localhost:8080"))),
                    Set.of());

    @Test
    void originHasLowerCaseAndThePortOfItsScheme() {
        assertThat(Origin.of(URI.create("HTTPS://API.Example.com/v1")))
                .isEqualTo(new Origin("https", "api.example.com", 443))
                .hasToString("https://api.example.com");
        assertThat(Origin.of(URI.create("http://[::1]:8080/")))
                .isEqualTo(new Origin("http", "[::1]", 8080))
                .hasToString("http://[::1]:8080");
        assertThat(Origin.of(URI.create("http://a"))).isEqualTo(new Origin("http", "a", 80));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com/items",
                "https://api.example.com:443/items",
                "HTTPS://Api.Example.COM",
                "http://localhost:8080/?a=b",
            })
    void c1AllowedOriginsPass(String address) {
        assertThatCode(() -> policy.check(URI.create(address))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.com/",
                "https://api.example.com:8443/",
                "https://api.example.com.evil.test/",
                "https://api.example.com./",
                "https://169.254.169.254/latest/meta-data",
                "http://localhost/",
                "http://127.0.0.1:8080/",
                "http://[::ffff:127.0.0.1]:8080/",
                "http://2130706433:8080/",
            })
    void c1OtherOriginsAreNamedWithTheAllowedOnes(String address) {
        assertThatThrownBy(() -> policy.check(URI.create(address)))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("origin " + Origin.of(URI.create(address)) + " is not one")
                .hasMessageEndingWith("allowed: http://localhost:8080, https://api.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://api.example.com/",
                "/relative",
                "mailto:a@b",
                "https:opaque",
                "https://user:pass@api.example.com/",
                "https://api.example.com@evil.test/",
                "https://under_score.example.com/",
            })
    void c1OtherAddressesAreRefusedWithoutRepeatingThem(String address) {
        assertThatThrownBy(() -> policy.check(URI.create(address)))
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith("its address is refused: ")
                .message()
                .doesNotContain("pass@", "etc/passwd", "a@b");
    }

    @Test
    void withoutOriginsNothingIsAllowed() {
        assertThatThrownBy(
                        () -> new OriginPolicy(Set.of(), Set.of()).check(URI.create("http://a/")))
                .hasMessageEndingWith("allowed: none");
    }
}
