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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording keeps of an API, and what not. */
class RecordedApiTest {
    private static final String SECRET = "s3cret/with+more";
    private static final String SECRET_IN_URL = "s3cret%2Fwith%2Bmore";

    private final AtomicInteger asked = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir private Path directory;

    private interface Answers {
        Response to(Request request, URI api);
    }

    private interface Reading {
        void of(RecordedApi api) throws Exception;
    }

    /** Records what is read of an API, which is gone afterwards. */
    private Path recorded(Answers answers, Reading reading) throws Exception {
        Path recording = directory.resolve("recordings").resolve("api.json");
        URI[] uri = new URI[1];
        try (LoopbackServer server =
                LoopbackServer.start(
                        0,
                        InstantSource.system(),
                        request ->
                                CompletableFuture.completedFuture(answers.to(request, uri[0])))) {
            uri[0] = server.uri();
            try (RecordedApi api =
                    RecordedApi.record(server.uri().resolve("/v1"), recording, SECRET)) {
                reading.of(api);
            }
        }
        return recording;
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static RecordedApi replay(Path recording) {
        return RecordedApi.replay(URI.create("https://api.example.com/v1"), recording);
    }

    private static Response json(String text) {
        return Response.json(200, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void answersAsTheApiDid() throws Exception {
        Path recording =
                recorded(
                        (request, api) -> json("[\"" + request.path() + request.query() + " ä\"]"),
                        api -> {
                            get(URI.create(api.uri() + "/orders?page=1"));
                            get(URI.create(api.uri() + "/orders?page=2"));
                        });

        try (RecordedApi api = replay(recording)) {
            assertThat(get(URI.create(api.uri() + "/orders?page=2")).body())
                    .isEqualTo("[\"/v1/orderspage=2 ä\"]");
            HttpResponse<String> first = get(URI.create(api.uri() + "/orders?page=1"));
            assertThat(first.body()).isEqualTo("[\"/v1/orderspage=1 ä\"]");
            assertThat(first.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(api.requests()).isEqualTo(2);
        }
    }

    @Test
    void followsTheLinksOfTheApi() throws Exception {
        Answers answers =
                (request, api) ->
                        request.query().isEmpty()
                                ? json("{\"next\": \"%s\"}"
                                                .formatted(
                                                        (api + "/v1?page=2").replace("/", "\\/")))
                                        .withHeader("Link", "<" + api + "/v1?page=2>; rel=\"next\"")
                                : json("{}");
        Path recording =
                recorded(
                        answers,
                        api -> {
                            URI next = next(get(api.uri()));
                            assertThat(next).isEqualTo(URI.create(api.uri() + "?page=2"));
                            get(next);
                        });

        try (RecordedApi api = replay(recording)) {
            HttpResponse<String> first = get(api.uri());
            assertThat(first.body().replace("\\", "")).contains(api.uri() + "?page=2");
            assertThat(get(next(first)).body()).isEqualTo("{}");
        }
    }

    private static URI next(HttpResponse<String> response) {
        String link = response.headers().firstValue("Link").orElseThrow();
        return URI.create(link.substring(1, link.indexOf('>')));
    }

    @Test
    void isOfOneTimeWhenItIsReplayedToo() throws Exception {
        List<String> dates = new ArrayList<>();
        Path recording =
                recorded(
                        (request, api) ->
                                json("[]")
                                        .withHeader(
                                                "Date",
                                                "Fri, 01 Jan 2100 00:00:0%s GMT"
                                                        .formatted(asked.incrementAndGet())),
                        api -> {
                            dates.add(date(get(api.uri())));
                            dates.add(date(get(URI.create(api.uri() + "?page=2"))));
                        });

        assertThat(dates.get(0)).isEqualTo(dates.get(1)).doesNotContain("2100");
        try (RecordedApi api = replay(recording)) {
            assertThat(date(get(api.uri()))).isEqualTo(dates.get(0));
        }
    }

    private static String date(HttpResponse<String> response) {
        return String.join(", ", response.headers().allValues("Date"));
    }

    @Test
    void keepsNoSecret() throws Exception {
        Path recording =
                recorded(
                        (request, api) ->
                                json("{\"access_token\": \"issued\", \"you\": \"%s\"}"
                                                .formatted(SECRET))
                                        .withHeader("X-You", SECRET)
                                        .withHeader("Set-Cookie", "session=of-mine"),
                        api -> get(URI.create(api.uri() + "?key=" + SECRET_IN_URL + "&page=1")));

        assertThat(Files.readString(recording))
                .doesNotContain(SECRET, SECRET_IN_URL, "issued", "of-mine");
        try (RecordedApi api = replay(recording)) {
            assertThat(get(URI.create(api.uri() + "?key=other&page=1")).body())
                    .isEqualTo("{\"access_token\": \"scrubbed\", \"you\": \"scrubbed\"}");
            assertThat(get(URI.create(api.uri() + "?key=other&page=2")).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void findsSecretsInWhatIsCompressed() throws Exception {
        Path recording =
                recorded(
                        (request, api) -> json("[\"" + SECRET + "\"]").gzipped(),
                        api -> assertThat(get(api.uri()).body()).contains(SECRET));

        try (RecordedApi api = replay(recording)) {
            assertThat(get(api.uri()).body()).isEqualTo("[\"scrubbed\"]");
        }
    }

    @Test
    void keepsTheFirstAnswerThatIsOne() throws Exception {
        Path recording =
                recorded(
                        (request, api) ->
                                switch (asked.incrementAndGet()) {
                                    case 1 -> Response.json(429, new byte[0]);
                                    case 2 -> json("[1]");
                                    default -> json("[2]");
                                },
                        api -> {
                            for (int i = 0; i < 3; i++) {
                                get(api.uri());
                            }
                        });

        try (RecordedApi api = replay(recording)) {
            assertThat(get(api.uri()).body()).isEqualTo("[1]");
            assertThat(get(api.uri()).body()).isEqualTo("[1]");
        }
    }

    @Test
    void tellsRequestsApartByWhatTheySend() throws Exception {
        Path recording =
                recorded(
                        (request, api) -> json(new String(request.body(), StandardCharsets.UTF_8)),
                        api -> {
                            post(api, "[1]");
                            post(api, "[2]");
                        });

        try (RecordedApi api = replay(recording)) {
            assertThat(post(api, "[2]")).isEqualTo("[2]");
            assertThat(post(api, "[1]")).isEqualTo("[1]");
            assertThat(post(api, "[3]")).contains("Not in the recording");
        }
    }

    @Test
    void tellsRequestsWithASecretApartByAllElseThatTheySend() throws Exception {
        Path recording =
                recorded(
                        (request, api) -> json(digits(request)),
                        api -> {
                            post(api, "{\"key\": \"" + SECRET + "\", \"page\": 1}");
                            post(api, "{\"key\": \"" + SECRET + "\", \"page\": 20}");
                        });

        assertThat(Files.readString(recording)).doesNotContain(SECRET);
        try (RecordedApi api = replay(recording)) {
            assertThat(post(api, "{\"key\": \"any\", \"page\": 20}")).isEqualTo("320");
            assertThat(post(api, "{\"key\": \"any\", \"page\": 1}")).isEqualTo("31");
        }
    }

    /** Those of the secret come first. */
    private static String digits(Request request) {
        return new String(request.body(), StandardCharsets.UTF_8).replaceAll("\\D", "");
    }

    @Test
    void keepsNoIssuedTokenThatIsSentLater() throws Exception {
        Path recording =
                recorded(
                        (request, api) ->
                                request.path().endsWith("/token")
                                        ? json("{\"refresh_token\": \"issued\"}")
                                        : json("[]"),
                        api -> {
                            post(api, "/token", "grant_type=password");
                            post(api, "/renewal", "refresh_token=issued&page=1");
                            get(URI.create(api.uri() + "/orders?access=issued"));
                        });

        assertThat(Files.readString(recording)).doesNotContain("issued");
        try (RecordedApi api = replay(recording)) {
            assertThat(post(api, "/renewal", "refresh_token=scrubbed&page=1")).isEqualTo("[]");
        }
    }

    private String post(RecordedApi api, String body) throws IOException, InterruptedException {
        return post(api, "", body);
    }

    private String post(RecordedApi api, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(api.uri() + path))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void recordsOnlyWhenToldTo() {
        assertThatThrownBy(
                        () ->
                                RecordedApi.of(
                                        URI.create("https://api.example.com"),
                                        directory.resolve("none.json")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("none.json")
                .hasMessageContaining("-Dlakeflow.recordings.write=true");
    }
}
