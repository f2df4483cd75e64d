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
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;

/**
 * A real API as it answered once, on loopback: for tests that need neither it nor an account.
 *
 * <p>Recording, it passes requests on and keeps one answer for each: the first that succeeded, or
 * the last one. All are of one time, that of their beginning, by their header {@code Date}; so a
 * read up to now asks for the same when it is replayed. Addresses of the API in answers lead back
 * to it. Where the API asks for a secret, the recording has {@code scrubbed}, and replayed it takes
 * any. What is sent as a header is not kept, so a recording does not tell wrong credentials from
 * right ones.
 *
 * <p>Replaying, it refuses what was not recorded, with status 404.
 *
 * <p>It needs WireMock on the classpath: {@code org.wiremock:wiremock-standalone}.
 */
public final class RecordedApi implements AutoCloseable {
    /** The system property with which {@link #of} records. */
    public static final String WRITE = "lakeflow.recordings.write";

    private static final String LOOPBACK = "127.0.0.1";
    private static final int AFTER_ALL_RECORDED = 10;

    private final WireMockServer server;
    private final String path;
    private final AtClose atClose;

    private interface AtClose {
        void run() throws IOException;
    }

    private RecordedApi(WireMockServer server, URI api, AtClose atClose) {
        this.server = server;
        this.path = api.getRawPath();
        this.atClose = atClose;
    }

    /**
     * Replays a recording; with {@code -Dlakeflow.recordings.write=true} asks the API and records
     * anew.
     *
     * @param api its address, as the source takes it
     * @param recording a file to be committed with the test
     * @param secrets what must not be in it: as it is, or encoded for an address, in JSON or in
     *     Base64; null and empty ones are none
     * @throws IllegalStateException if there is no recording to replay
     */
    public static RecordedApi of(URI api, Path recording, String... secrets) {
        return Boolean.getBoolean(WRITE) ? record(api, recording, secrets) : replay(api, recording);
    }

    /** Asks the API; closing it writes the recording. */
    public static RecordedApi record(URI api, Path recording, String... secrets) {
        String origin = origin(api);
        WireMockServer server =
                started(onLoopback().extensions(new ReplayableAnswers(origin, Instant.now())));
        server.stubFor(
                any(anyUrl())
                        .willReturn(
                                aResponse()
                                        .proxiedFrom(origin)
                                        .withRemoveRequestHeader("Accept-Encoding")));
        return new RecordedApi(
                server,
                api,
                () ->
                        Recording.of(
                                        server.getAllServeEvents(),
                                        authority(server),
                                        Arrays.asList(secrets))
                                .write(recording));
    }

    /** Answers from a recording alone. */
    public static RecordedApi replay(URI api, Path recording) {
        if (!Files.exists(recording)) {
            throw new IllegalStateException(
                    "There is no recording %s of %s: record it with -D%s=true"
                            .formatted(recording.toAbsolutePath(), api, WRITE));
        }
        WireMockServer server = started(onLoopback());
        Recording.read(recording).stubs(authority(server)).forEach(server::addStubMapping);
        server.stubFor(
                any(anyUrl())
                        .atPriority(AFTER_ALL_RECORDED)
                        .willReturn(
                                aResponse()
                                        .withStatus(404)
                                        .withBody(
                                                "Not in the recording %s: record it anew with -D%s=true"
                                                        .formatted(recording, WRITE))));
        return new RecordedApi(server, api, () -> {});
    }

    private static WireMockConfiguration onLoopback() {
        return wireMockConfig().bindAddress(LOOPBACK).dynamicPort();
    }

    private static String authority(WireMockServer server) {
        return LOOPBACK + ":" + server.port();
    }

    private static WireMockServer started(WireMockConfiguration configuration) {
        WireMockServer server = new WireMockServer(configuration);
        server.start();
        return server;
    }

    private static String origin(URI api) {
        return api.getScheme() + "://" + api.getRawAuthority();
    }

    /** What the source is to take for the API's address. */
    public URI uri() {
        return URI.create("http://" + authority(server) + path);
    }

    /** How many requests it has got so far. */
    public long requests() {
        return server.countRequestsMatching(anyRequestedFor(anyUrl()).build()).getCount();
    }

    @Override
    public void close() {
        try {
            atClose.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            server.stop();
        }
    }
}
