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
package io.lakeflow.flink.testutils.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * One answer. {@code Date}, {@code Content-Length} and {@code Connection} are added by the server
 * and must not be among the headers.
 *
 * @param status the status code
 * @param headers header values by name, sent in this order
 * @param body the bytes to send; neither copied nor changed, so they may be shared by answers
 * @param delivery how much of it the client gets to see
 */
public record Response(int status, Map<String, String> headers, byte[] body, Delivery delivery) {

    /** How much of an answer is sent. */
    public sealed interface Delivery {}

    /** All of it, and the connection stays open. */
    public record Whole() implements Delivery {}

    /** The head and this many bytes of the body it announces; then the connection is closed. */
    public record Cut(int bodyBytes) implements Delivery {}

    /** The connection is closed without a byte. */
    public record Nothing() implements Delivery {}

    /** An answer that arrives. */
    public Response(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, new Whole());
    }

    /** The connection is closed in place of an answer. */
    public static Response dropped() {
        return new Response(0, Map.of(), new byte[0], new Nothing());
    }

    /** The same answer, cut off behind this many bytes of its body. */
    public Response cutAfter(int bodyBytes) {
        return new Response(status, headers, body, new Cut(bodyBytes));
    }

    /** An answer of type {@code application/json}. */
    public static Response json(int status, byte[] body) {
        return new Response(status, Map.of("Content-Type", "application/json"), body);
    }

    /** The same answer with one header more. */
    public Response withHeader(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new Response(status, extended, body, delivery);
    }

    /** The same answer with its body compressed and {@code Content-Encoding: gzip}. */
    public Response gzipped() {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4 + 64);
        try (OutputStream gzip = new FastGzip(compressed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Response(status, headers, compressed.toByteArray(), delivery)
                .withHeader("Content-Encoding", "gzip");
    }

    /** Trades size for the server's time: a test's server should not be what is measured. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream target) throws IOException {
            super(target);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
