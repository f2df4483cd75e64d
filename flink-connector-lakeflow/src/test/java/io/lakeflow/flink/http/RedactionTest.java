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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static Redaction redaction(Credentials credentials, Header... headers) {
        HttpCall call =
                new HttpCall("GET", URI.create("http://a/"), List.of(headers), null, credentials);
        return Redaction.of(call, credentials);
    }

    @Test
    void hidesEveryFormOfTheCredentials() {
        assertThat(redaction(new Credentials.Bearer("t0ken")).scrub("no t0ken t0ken"))
                .isEqualTo("no *** ***");
        assertThat(redaction(new Credentials.Basic("u", "pass")).scrub("Basic dTpwYXNz is u:pass"))
                .isEqualTo("Basic *** is u:***");
        assertThat(redaction(new Credentials.HeaderKey("X-Key", "k3y5")).scrub("X-Key: k3y5"))
                .isEqualTo("X-Key: ***");
        assertThat(redaction(new Credentials.QueryKey("k", "a/b c")).scrub("a/b c a%2Fb%20c"))
                .isEqualTo("*** ***");
        assertThat(redaction(new Credentials.None()).scrub("open")).isEqualTo("open");
    }

    @Test
    void aSecretOfThreeCharactersDoesNotGarbleAMessage() {
        Redaction redaction = redaction(new Credentials.Basic("me", "abl"));
        assertThat(redaction.scrub("Table 't': Basic bWU6YWJs")).isEqualTo("Table 't': Basic ***");
        assertThat(redaction.address(URI.create("http://a/tables?password=abl")))
                .isEqualTo("http://a/tables?password=***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\"b/c+d e&f",
                "a%22b%2Fc%2Bd+e%26f",
                "a%22b%2Fc%2Bd%20e%26f",
                "a%22b%2fc%2bd%20e%26f",
                "a\\\"b/c+d e&f",
                "a\\\"b\\/c+d e&f",
                "6122622f632b6420652666",
                "6122622F632B6420652666",
                "YSJiL2MrZCBlJmY="
            })
    void hidesASecretInEveryFormInWhichItMayBeRepeated(String form) {
        assertThat(redaction(new Credentials.Bearer("a\"b/c+d e&f")).scrub("x " + form + " y"))
                .matches("x \\*\\*\\*=? y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "me", "me:", "user:"})
    void hidesASecretInTheMiddleOfBase64(String before) {
        String secret = "s3cr3t-0f-th3-t3st";
        for (String after : List.of("", "!", "!!")) {
            byte[] text = (before + secret + after).getBytes(StandardCharsets.UTF_8);
            String coded = Base64.getEncoder().encodeToString(text);
            String url = Base64.getUrlEncoder().encodeToString(text);
            Redaction redaction = redaction(new Credentials.Bearer(secret));
            assertThat(redaction.scrub(coded))
                    .contains("***")
                    .hasSizeLessThan(before.length() + 14);
            assertThat(redaction.scrub(url)).contains("***").hasSizeLessThan(before.length() + 14);
        }
    }

    @Test
    void hidesTheBeginningOfASecretWhereATextWasCut() {
        Redaction redaction = redaction(new Credentials.Bearer("s3cr3t-0f-th3-t3st"));
        assertThat(redaction.scrub("found \"s3cr3t-0...\", s3cr…, s3... and s3cr here"))
                .isEqualTo("found \"***...\", ***…, s3... and s3cr here");
    }

    @Test
    void hidesHeaderValuesOfTheCall() {
        Redaction redaction =
                redaction(
                        new Credentials.None(),
                        new Header("X-Tenant-Secret", "abcdefgh"),
                        new Header("Accept", "application/json"));
        assertThat(redaction.scrub("abcdefgh application/json")).isEqualTo("*** application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "http://u:p@a/b#c, http://a/b",
        "http://a/b?page=2&api_key=x&since=3, http://a/b?page=2&api_key=***&since=3",
        "http://a/?X-Amz-Signature=x&X-Amz-Date=y, http://a/?X-Amz-Signature=***&X-Amz-Date=y",
        "http://a/?access%5Ftoken=x, http://a/?access%5Ftoken=***",
        "http://a/?key=x&sig=y&author=z, http://a/?key=***&sig=***&author=z",
        "http://a/?k=t0ken&flag, http://a/?k=***&flag",
        "file:///etc/passwd, file:***",
        "mailto:x@y, mailto:***",
    })
    void hidesWhatAnAddressShouldNotShow(String address, String shown) {
        assertThat(redaction(new Credentials.Bearer("t0ken")).address(URI.create(address)))
                .isEqualTo(shown);
    }

    @Test
    void noToStringShowsASecret() {
        HttpCall call =
                new HttpCall(
                        "GET",
                        URI.create("http://u:s3cret@a/b?page=s3cret"),
                        List.of(new Header("X-Key", "s3cret")),
                        null,
                        new Credentials.Basic("user", "s3cret"));
        assertThat(call).hasToString("GET http://a/b?page=*** [X-Key: ***]");
        assertThat(
                        List.of(
                                        new Credentials.Bearer("s3cret"),
                                        new Credentials.Basic("user", "s3cret"),
                                        new Credentials.HeaderKey("name", "s3cret"),
                                        new Credentials.QueryKey("name", "s3cret"))
                                .toString())
                .doesNotContain("s3cret");
        assertThat(
                        new HttpAnswer(
                                        200,
                                        call.uri(),
                                        Headers.of(List.of()),
                                        Body.of(new byte[3]),
                                        Instant.EPOCH)
                                .toString())
                .isEqualTo("200 from http://a/b?page=*** [], 3 bytes");
    }
}
