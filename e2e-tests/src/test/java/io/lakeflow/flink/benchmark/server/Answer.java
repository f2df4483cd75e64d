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
package io.lakeflow.flink.benchmark.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An answer as it is sent.
 *
 * @param status such as {@code 200 OK}
 * @param headers lines that end in a line break, besides length and date
 * @param body pieces that are written as they lie in memory
 * @param records how many records the body has
 */
record Answer(String status, String headers, List<ByteBuffer> body, int records) {
    private static final String OK = "200 OK";

    static Answer ok(String headers, List<ByteBuffer> body, int records) {
        return new Answer(OK, headers, body, records);
    }

    static Answer ofText(String status, String headers, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Answer(status, headers, List.of(ByteBuffer.wrap(bytes)), 0);
    }

    boolean isOk() {
        return status.equals(OK);
    }

    /** Everything there is to write, in order. */
    ByteBuffer[] toWrite(String date) {
        long length = body.stream().mapToLong(ByteBuffer::remaining).sum();
        String head =
                "HTTP/1.1 "
                        + status
                        + "\r\nContent-Type: application/json\r\nDate: "
                        + date
                        + "\r\n"
                        + headers
                        + "Content-Length: "
                        + length
                        + "\r\n\r\n";
        ByteBuffer[] pieces = new ByteBuffer[body.size() + 1];
        pieces[0] = ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < body.size(); i++) {
            pieces[i + 1] = body.get(i);
        }
        return pieces;
    }
}
