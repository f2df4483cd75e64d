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
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.common.Json;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.LoggedResponse;
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

    /** A request, by what tells it from others. */
    private record Asked(String method, String url, String body) {}

    private final String json;

    private Recording(String json) {
        this.json = json;
    }

    /**
     * @param events the newest first
     * @param authority host and port of who recorded them
     */
    static Recording of(List<ServeEvent> events, String authority, Scrubber scrubber) {
        Map<Asked, LoggedResponse> answers = new LinkedHashMap<>();
        for (int i = events.size() - 1; i >= 0; i--) {
            LoggedRequest request = events.get(i).getRequest();
            answers.merge(
                    new Asked(
                            request.getMethod().value(),
                            request.getUrl(),
                            request.getBodyAsString()),
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
        MappingBuilder stub =
                request(asked.method(), url(scrubber.scrub(asked.url())))
                        .withId(UUID.nameUUIDFromBytes(bytes(scrubber.scrub(asked.toString()))))
                        .willReturn(response(asked, answer, scrubber));
        if (!asked.body().isEmpty() && !scrubber.finds(asked.body())) {
            stub.withRequestBody(equalTo(asked.body()));
        }
        return stub.build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static UrlPattern url(String scrubbed) {
        return scrubbed.contains(Scrubber.MARK)
                ? urlMatching(Pattern.quote(scrubbed).replace(Scrubber.MARK, "\\E[^/?&]*\\Q"))
                : urlEqualTo(scrubbed);
    }

    private static ResponseDefinitionBuilder response(
            Asked asked, LoggedResponse answer, Scrubber scrubber) {
        ResponseDefinitionBuilder response =
                aResponse().withStatus(answer.getStatus()).withHeaders(headers(answer, scrubber));
        byte[] body = Optional.ofNullable(answer.getBody()).orElse(new byte[0]);
        Optional<String> text = text(body);
        if (text.isPresent()) {
            return response.withBody(scrubber.scrub(text.get()));
        }
        if (scrubber.finds(new String(body, StandardCharsets.ISO_8859_1))) {
            throw new IllegalStateException(
                    "The answer to %s %s is no text and has a secret in it, so it cannot be recorded"
                            .formatted(asked.method(), scrubber.scrub(asked.url())));
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

    private static Optional<String> text(byte[] body) {
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
