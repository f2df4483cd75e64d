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
package io.lakeflow.flink.testutils.recorded;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.common.Json;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.LoggedResponse;
import com.github.tomakehurst.wiremock.matching.StringValuePattern;
import com.github.tomakehurst.wiremock.matching.UrlPattern;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Requests with an answer each, as a file of WireMock's stub mappings. */
final class Recording {
    /** What stands for host and port of who answers. */
    private static final String AUTHORITY = "{{authority}}";

    /** WireMock's own form of a file with more than one. */
    private record Mappings(List<StubMapping> mappings) {}

    /** A request, by what tells it from others, without secrets. */
    private record Asked(String method, String url, String body) {}

    private final String json;

    private Recording(String json) {
        this.json = json;
    }

    /**
     * @param events the newest first
     * @param authority host and port of who recorded them
     * @param secrets what is not to be in it, besides the tokens that are issued in it
     */
    static Recording of(List<ServeEvent> events, String authority, Collection<String> secrets) {
        Scrubber scrubber =
                new Scrubber(
                        secrets,
                        events.stream().flatMap(event -> text(event.getResponse()).stream()));
        Map<Asked, LoggedResponse> answers = new LinkedHashMap<>();
        for (int i = events.size() - 1; i >= 0; i--) {
            LoggedRequest request = events.get(i).getRequest();
            answers.merge(
                    new Asked(
                            request.getMethod().value(),
                            scrubber.scrub(request.getUrl()),
                            scrubber.scrub(request.getBodyAsString())),
                    events.get(i).getResponse(),
                    (first, later) -> isSuccess(first) ? first : later);
        }
        List<StubMapping> stubs = new ArrayList<>();
        answers.forEach((asked, answer) -> stubs.add(stub(asked, answer, scrubber)));
        return new Recording(Json.write(new Mappings(stubs)).replace(authority, AUTHORITY));
    }

    private static boolean isSuccess(LoggedResponse response) {
        return response.getStatus() / 100 == 2;
    }

    private static StubMapping stub(Asked asked, LoggedResponse answer, Scrubber scrubber) {
        byte[] id = asked.toString().getBytes(StandardCharsets.UTF_8);
        MappingBuilder stub =
                request(asked.method(), url(asked.url()))
                        .withId(UUID.nameUUIDFromBytes(id))
                        .willReturn(response(asked, answer, scrubber));
        if (!asked.body().isEmpty()) {
            stub.withRequestBody(body(asked.body()));
        }
        return stub.build();
    }

    private static UrlPattern url(String url) {
        return url.contains(Scrubber.MARK) ? urlMatching(withAny(url)) : urlEqualTo(url);
    }

    private static StringValuePattern body(String body) {
        return body.contains(Scrubber.MARK) ? matching(withAny(body)) : equalTo(body);
    }

    /** Takes any text in the place of a secret. */
    private static String withAny(String scrubbed) {
        return Pattern.quote(scrubbed).replace(Scrubber.MARK, "\\E[^/?&\"]*\\Q");
    }

    private static ResponseDefinitionBuilder response(
            Asked asked, LoggedResponse answer, Scrubber scrubber) {
        ResponseDefinitionBuilder response =
                aResponse().withStatus(answer.getStatus()).withHeaders(headers(answer, scrubber));
        Optional<String> text = text(answer);
        if (text.isPresent()) {
            return response.withBody(scrubber.scrub(text.get()));
        }
        byte[] body = answer.getBody();
        if (scrubber.finds(new String(body, StandardCharsets.ISO_8859_1))) {
            throw new IllegalStateException(
                    "The answer to %s %s is no text and has a secret in it, so it cannot be recorded"
                            .formatted(asked.method(), asked.url()));
        }
        return response.withBody(body);
    }

    private static HttpHeaders headers(LoggedResponse answer, Scrubber scrubber) {
        return new HttpHeaders(
                answer.getHeaders().all().stream()
                        .filter(header -> !header.key().matches("(?i)set-cookie|.*-authenticate"))
                        .map(
                                header ->
                                        new HttpHeader(
                                                header.key(),
                                                header.values().stream()
                                                        .map(scrubber::scrub)
                                                        .toList()))
                        .toList());
    }

    /** Empty if it is no text. */
    private static Optional<String> text(LoggedResponse answer) {
        byte[] body = Optional.ofNullable(answer.getBody()).orElse(new byte[0]);
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, json + "\n");
    }

    static Recording read(Path file) {
        try {
            return new Recording(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param authority host and port of who answers
     */
    List<StubMapping> stubs(String authority) {
        return Json.read(json.replace(AUTHORITY, authority), Mappings.class).mappings();
    }
}
