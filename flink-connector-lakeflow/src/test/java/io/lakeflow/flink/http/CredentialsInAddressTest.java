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

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsInAddressTest {
    private static final String SECRET = "a/b+c d e";

    @ParameterizedTest
    @CsvSource({
        "http://a/t?page=2&key=other&x=1, http://a/t?page=2&x=1",
        "http://a/t?key=a%2Fb%2Bc%20d%20e, http://a/t",
        "http://a/t?access_token=a%2fb%2Bc+d+e&page=2#f, http://a/t?page=2#f",
        "http://a/t?page=a%2Fb&flag&=, http://a/t?page=a%2Fb&flag&=",
        "http://a/t, http://a/t"
    })
    void whatIsACredentialByNameOrByValueGoes(String address, String kept) {
        assertThat(
                        CredentialsInAddress.removed(
                                URI.create(address), new Credentials.QueryKey("key", SECRET)))
                .hasToString(kept);
    }

    @Test
    void anAnswerRefusesToBeStoredWithThem() {
        AnswerHead answer =
                new AnswerHead(
                        200,
                        URI.create("http://a/t?page=1"),
                        Headers.none(),
                        Instant.EPOCH,
                        new Credentials.Bearer(SECRET));

        assertThat(answer.address("?page=2&t=a%2Fb%2Bc%20d%20e")).hasToString("http://a/t?page=2");
        answer.requireWithoutCredentials("http://a/t?page=2");
        assertThatThrownBy(() -> answer.requireWithoutCredentials("http://a/a%2Fb%2Bc%20d%20e/t"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("page.next");
        assertThatThrownBy(() -> answer.address("/t? " + SECRET))
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    @Test
    void aPasswordThatMayBeAnyWordIsNotTakenForOne() {
        Credentials credentials = new Credentials.Basic("me", "any");

        assertThat(
                        CredentialsInAddress.removed(
                                URI.create("http://a/companies?kind=any&page=2"), credentials))
                .hasToString("http://a/companies?kind=any&page=2");
        assertThat(CredentialsInAddress.repeats("http://a/companies", credentials)).isFalse();
    }
}
