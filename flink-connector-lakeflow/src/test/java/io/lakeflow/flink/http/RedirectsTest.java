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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectsTest {
    private static final URI BASE = URI.create("http://a/b/c?d=e");

    private static HttpCall call(String method) {
        return new HttpCall(
                method,
                BASE,
                List.of(new Header("Content-Type", "text/plain"), new Header("Accept", "*/*")),
                new byte[] {1},
                new Credentials.None());
    }

    private static HttpAnswer redirect(int status, String location) {
        return new HttpAnswer(
                status,
                BASE,
                Headers.of(Map.of("Location", location).entrySet()),
                Body.of(new byte[0]),
                Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource({
        "http://z/y?x#w, http://z/y?x",
        "//z/y, http://z/y",
        "/y, http://a/y",
        "y, http://a/b/y",
        "../y, http://a/y",
        "?x=1, http://a/b/c?x=1",
        "' /y ', http://a/y",
        "/a%2Fb?c=%20, http://a/a%2Fb?c=%20",
    })
    void h11ResolvesLocations(String location, String target) throws Fault {
        HttpCall next = new Redirects(call("GET")).follow(call("GET"), redirect(307, location));
        assertThat(next.uri()).isEqualTo(URI.create(target));
    }

    @ParameterizedTest
    @CsvSource({
        "301, GET, GET", "301, POST, GET", "302, POST, GET", "302, PUT, PUT",
        "303, POST, GET", "303, PUT, GET", "303, HEAD, HEAD", "307, POST, POST",
        "308, POST, POST",
    })
    void h11KeepsOrChangesTheMethod(int status, String method, String expected) throws Fault {
        HttpCall first = call(method);
        HttpCall next = new Redirects(first).follow(first, redirect(status, "/y"));
        assertThat(next.method()).isEqualTo(expected);
        boolean kept = expected.equals(method);
        assertThat(next.body() != null).isEqualTo(kept);
        assertThat(next.hasHeader("content-type")).isEqualTo(kept);
        assertThat(next.hasHeader("accept")).isTrue();
    }

    @Test
    void h11RefusesWhatLeadsNowhere() {
        assertRefused(redirect(302, ""), "without a Location");
        assertRefused(redirect(302, "http://a b"), "not a valid address");
        assertRefused(redirect(302, "#top"), "in a circle");
        assertRefused(redirect(302, BASE.toString()), "in a circle");
    }

    private static void assertRefused(HttpAnswer answer, String reason) {
        assertThatThrownBy(() -> new Redirects(call("GET")).follow(call("GET"), answer))
                .isInstanceOf(Fault.class)
                .hasMessageContaining(reason);
    }
}
