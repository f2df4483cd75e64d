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

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts the bytes of one connection into requests. Bodies need a {@code Content-Length}; chunked
 * ones are refused with 411.
 */
final class RequestParser {

    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private byte[] buffer = new byte[1024];
    private int length;
    private int searched;
    private Head head;

    private record Head(
            String method,
            String path,
            String query,
            Map<String, String> headers,
            int end,
            int bodyLength) {}

    void append(ByteBuffer bytes) {
        int more = bytes.remaining();
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
        bytes.get(buffer, length, more);
        length += more;
    }

    /** Whether more bytes wait than a client that respects the answers would ever send. */
    boolean overflows() {
        return length > MAX_HEAD_BYTES + MAX_BODY_BYTES;
    }

    /** The next complete request, or empty while bytes of it are missing. */
    Optional<Request> next() throws MalformedRequestException {
        if (head == null && !readHead()) {
            return Optional.empty();
        }
        int end = head.end + head.bodyLength;
        if (length < end) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(buffer, head.end, end);
        Request request = new Request(head.method, head.path, head.query, head.headers, body);
        System.arraycopy(buffer, end, buffer, 0, length - end);
        length -= end;
        searched = 0;
        head = null;
        return Optional.of(request);
    }

    private boolean readHead() throws MalformedRequestException {
        for (int i = searched; i + 3 < length; i++) {
            if (buffer[i] == '\r'
                    && buffer[i + 1] == '\n'
                    && buffer[i + 2] == '\r'
                    && buffer[i + 3] == '\n') {
                head = parseHead(new String(buffer, 0, i, ISO_8859_1), i + 4);
                return true;
            }
        }
        searched = Math.max(0, length - 3);
        if (length > MAX_HEAD_BYTES) {
            throw new MalformedRequestException(
                    431, "request line and headers exceed " + MAX_HEAD_BYTES + " bytes");
        }
        return false;
    }

    private static Head parseHead(String text, int end) throws MalformedRequestException {
        String[] lines = text.split("\r\n");
        String[] requestLine = lines[0].split(" ");
        if (requestLine.length != 3
                || !requestLine[1].startsWith("/")
                || !requestLine[2].startsWith("HTTP/1.")) {
            throw new MalformedRequestException(
                    400, "expected a request line such as 'GET /path HTTP/1.1'");
        }
        Map<String, String> headers = new HashMap<>();
        if (requestLine[2].equals("HTTP/1.0")) {
            headers.put("connection", "close");
        }
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                throw new MalformedRequestException(400, "expected 'Name: value' in header " + i);
            }
            headers.merge(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip(),
                    (first, second) -> first + ", " + second);
        }
        String target = requestLine[1];
        int mark = target.indexOf('?');
        return new Head(
                requestLine[0],
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1),
                Map.copyOf(headers),
                end,
                bodyLength(headers));
    }

    private static int bodyLength(Map<String, String> headers) throws MalformedRequestException {
        if (headers.containsKey("transfer-encoding")) {
            throw new MalformedRequestException(
                    411, "send the body with a Content-Length, not chunked");
        }
        String declared = headers.getOrDefault("content-length", "0");
        if (!declared.matches("\\d{1,9}")) {
            throw new MalformedRequestException(400, "Content-Length must be a number of bytes");
        }
        int bytes = Integer.parseInt(declared);
        if (bytes > MAX_BODY_BYTES) {
            throw new MalformedRequestException(
                    413, "the body exceeds " + MAX_BODY_BYTES + " bytes");
        }
        return bytes;
    }
}
