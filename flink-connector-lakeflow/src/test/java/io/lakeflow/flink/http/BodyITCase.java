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

import static io.lakeflow.flink.http.ScriptedApi.Answer.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and the headers around them, on the wire. */
class BodyITCase extends ExchangeTestBase {

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private static ScriptedApi.Answer coded(int status, String coding, byte[] body) {
        return new ScriptedApi.Answer(status, Map.of("Content-Encoding", coding), body);
    }

    @Test
    void gzipIsAskedForAndUnwrapped() throws Exception {
        byte[] plain = "{\"name\":\"é\"}".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        byte[] wire = gzip(plain);
        try (ScriptedApi api = new ScriptedApi(coded(200, "gzip", wire))) {
            assertThat(get(settings(api.uri("/")), api.uri("/")).content().open().readAllBytes())
                    .isEqualTo(plain);
            assertThat(api.requests().get(0).headers())
                    .containsEntry("Accept-encoding", "gzip")
                    .hasEntrySatisfying(
                            "User-agent",
                            agent -> assertThat(agent).matches("lakeflow-flink/[0-9].*"));
            assertThat(runtime.count(HttpEvent.BYTES_RECEIVED)).isEqualTo(wire.length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 500})
    void j12BombIsDroppedWhateverItsStatus(int status) throws Exception {
        byte[] bomb = gzip(new byte[64 << 20]);
        try (ScriptedApi api = new ScriptedApi(coded(status, "gzip", bomb))) {
            HttpSettings settings = settings(api.uri("/")).withMaxPageBytes(1 << 20);
            HttpFailure failure = failure(settings, api.uri("/"));
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure)
                    .hasMessageContaining("larger than 1048576 bytes after decompression")
                    .hasMessageContaining("Ask for smaller pages");
            assertThat(api.requests()).hasSize(1);
        }
    }

    @Test
    void j12BombIsDroppedBeforeItHasArrived() throws Exception {
        byte[] bomb = gzip(new byte[64 << 20]);
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(
                                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                                            + "Content-Length: 100000000\r\n\r\n");
                            connection.write(bomb);
                            connection.awaitClient();
                        })) {
            HttpSettings settings = settings(server.uri("/")).withMaxPageBytes(1 << 20);
            assertThat(failure(settings, server.uri("/")))
                    .hasMessageContaining("larger than 1048576 bytes");
            assertThat(runtime.count(HttpEvent.BYTES_RECEIVED)).isLessThan(bomb.length);
        }
    }

    @Test
    void j12SecondLayerOfTheSameCodingStays() throws Exception {
        byte[] inner = gzip(new byte[1 << 20]);
        try (ScriptedApi api = new ScriptedApi(coded(200, "gzip", gzip(inner)))) {
            assertThat(get(settings(api.uri("/")), api.uri("/")).content().bytes())
                    .isEqualTo(inner);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, gzip", "gzip,gzip,gzip,gzip", "br", "deflate"})
    void j12OtherCodingsAreRefused(String coding) throws Exception {
        try (ScriptedApi api = new ScriptedApi(coded(200, coding, gzip(new byte[10])))) {
            HttpFailure failure = failure(settings(api.uri("/")), api.uri("/"));
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure).hasMessageContaining("only one layer of gzip");
        }
    }

    @Test
    void plainBodyOverTheLimitIsRefusedByItsLength() throws Exception {
        try (ScriptedApi api = new ScriptedApi(of(200, "x".repeat(1025)))) {
            HttpSettings settings = settings(api.uri("/")).withMaxPageBytes(1024);
            assertThat(failure(settings, api.uri("/")))
                    .hasMessageContaining("larger than 1024 bytes");
            assertThat(runtime.count(HttpEvent.BYTES_RECEIVED)).isZero();
        }
    }

    @Test
    void aLargeBodyThatFindsNoRoomOnTheDiskIsAskedForOnce(@TempDir Path directory)
            throws Exception {
        byte[] large = gzip(new byte[Body.MOST_IN_MEMORY + (2 << 20)]);
        Path gone = directory.resolve("gone");
        runtime.keepFilesIn(gone);
        try (ScriptedApi api = new ScriptedApi(coded(200, "gzip", large))) {
            HttpFailure failure = failure(settings(api.uri("/")), api.uri("/"));
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure)
                    .hasMessageContaining("could not be written to a file in " + gone)
                    .hasMessageContaining("'io.tmp.dirs'");
            assertThat(api.requests()).hasSize(1);
        }
    }

    @Test
    void bodyOfExactlyTheLimitIsAccepted() throws Exception {
        try (ScriptedApi api = new ScriptedApi(coded(200, "gzip", gzip(new byte[1024])))) {
            HttpSettings settings = settings(api.uri("/")).withMaxPageBytes(1024);
            assertThat(get(settings, api.uri("/")).content().bytes()).hasSize(1024);
        }
    }

    @Test
    void truncatedGzipIsRetried() throws Exception {
        byte[] whole = gzip("[1,2,3]".getBytes(StandardCharsets.UTF_8));
        byte[] half = Arrays.copyOf(whole, whole.length - 9);
        try (ScriptedApi api =
                new ScriptedApi(coded(200, "gzip", half), coded(200, "gzip", whole))) {
            assertThat(get(settings(api.uri("/")), api.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("[1,2,3]");
            assertThat(runtime.count(HttpEvent.RETRY)).isOne();
        }
    }

    @Test
    void callIsSentAsItIs() throws Exception {
        try (ScriptedApi api = new ScriptedApi(of(200, "[]"))) {
            HttpCall call =
                    new HttpCall(
                            "POST",
                            api.uri("/a%2Fb/;x=1?q=a%20b+c&d=%7B%7D&e=é"),
                            List.of(
                                    new Header("User-Agent", "mine"),
                                    new Header("Accept-Encoding", "identity")),
                            "{\"é\":1}".getBytes(StandardCharsets.UTF_8),
                            new Credentials.QueryKey("api key", "s3/cr+t"));
            HttpAnswer answer = send(settings(api.uri("/")), call, AnswerJudge.DEFAULT);
            ScriptedApi.Seen seen = api.requests().get(0);
            assertThat(seen.target())
                    .isEqualTo("/a%2Fb/;x=1?q=a%20b+c&d=%7B%7D&e=%C3%A9&api%20key=s3%2Fcr%2Bt");
            assertThat(seen.body()).isEqualTo("{\"é\":1}");
            assertThat(seen.headers())
                    .containsEntry("User-agent", "mine")
                    .containsEntry("Accept-encoding", "identity");
            assertThat(answer.uri()).isEqualTo(call.uri());
        }
    }

    @Test
    void credentialsWithALineBreakAreNamedNotShown() throws Exception {
        try (ScriptedApi api = new ScriptedApi(of(200, "[]"))) {
            HttpCall call =
                    new HttpCall(
                            "GET",
                            api.uri("/"),
                            List.of(),
                            null,
                            new Credentials.Bearer("s3cret\n"));
            HttpFailure failure = failure(settings(api.uri("/")), call);
            assertThat(failure)
                    .hasMessageContaining("was not sent: The value of header 'Authorization'")
                    .hasMessageContaining("remove the line break at its end");
            assertThat(failure.toString() + failure.getCause()).doesNotContain("s3cret");
            assertThat(api.requests()).isEmpty();
        }
    }
}
