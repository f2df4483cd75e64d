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
package io.lakeflow.flink.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Pages that are far larger than the memory of the process that reads them. */
class BigPageE2eITCase {
    private static final String MEMORY = "-Xmx256m";
    private static final long LARGEST = 8L << 30;
    private static final String FILLER = "x".repeat(1_960);

    /** What a server sends behind its headers; made while it is sent. */
    private interface Page {
        void writeTo(OutputStream out) throws IOException;
    }

    private static Outcome read(Page page, String table, long largest) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> serve(server, page), "big-page-server");
            serving.setDaemon(true);
            serving.start();
            Process reader =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    MEMORY,
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    BigPageReader.class.getName(),
                                    "http://127.0.0.1:" + server.getLocalPort(),
                                    table,
                                    Long.toString(largest))
                            .redirectErrorStream(true)
                            .start();
            try {
                String output =
                        new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(reader.waitFor(1, TimeUnit.MINUTES)).isTrue();
                return new Outcome(reader.exitValue(), output);
            } finally {
                reader.destroyForcibly();
            }
        }
    }

    private static void serve(ServerSocket server, Page page) {
        while (!server.isClosed()) {
            try (Socket client = server.accept();
                    OutputStream out =
                            new BufferedOutputStream(client.getOutputStream(), 1 << 16)) {
                BufferedReader request =
                        new BufferedReader(
                                new InputStreamReader(
                                        client.getInputStream(), StandardCharsets.ISO_8859_1));
                String line = request.readLine();
                while (line != null && !line.isEmpty()) {
                    line = request.readLine();
                }
                out.write(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                .getBytes(StandardCharsets.ISO_8859_1));
                try (OutputStream body = new Chunks(out)) {
                    page.writeTo(body);
                }
            } catch (IOException | UncheckedIOException clientIsGone) {
                Thread.yield();
            }
        }
    }

    private static Page json(int records) {
        return out -> {
            for (int id = 1; id <= records; id++) {
                write(
                        out,
                        (id == 1 ? "[" : ",")
                                + "{\"id\":"
                                + id
                                + ",\"text\":\""
                                + FILLER
                                + "\"}\n");
            }
            write(out, "]");
        };
    }

    private static Page ndjson(int records) {
        return out -> {
            for (int id = 1; id <= records; id++) {
                write(out, "{\"id\":" + id + ",\"text\":\"" + FILLER + "\"}\n");
            }
        };
    }

    private static Page csv(int records) {
        return out -> {
            write(out, "id,text\n");
            for (int id = 1; id <= records; id++) {
                write(out, id + "," + FILLER + "\n");
            }
        };
    }

    private static Page xml(int records) {
        return out -> {
            write(out, "<list>\n");
            for (int id = 1; id <= records; id++) {
                write(out, "<row><id>" + id + "</id><text>" + FILLER + "</text></row>\n");
            }
            write(out, "</list>");
        };
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String expected(long records) {
        return "rows %d, sum %d, text %d"
                .formatted(records, records * (records + 1) / 2, records * FILLER.length());
    }

    private static void assertReads(Page page, String table, int records) throws Exception {
        Outcome outcome = read(page, table, LARGEST);
        assertThat(outcome.output()).contains(expected(records));
        assertThat(outcome.exit()).isZero();
    }

    @Test
    void j13_aPageOfTwoGigabytesAndAMillionRecords() throws Exception {
        assertReads(json(1_000_000), "format: json", 1_000_000);
    }

    @Test
    void j13_oneRecordOf50Megabytes() throws Exception {
        String fifth = "x".repeat(10_000_000);
        Page page =
                out -> {
                    write(out, "[{\"id\":1,\"text\":\"" + fifth + "\"");
                    for (int i = 0; i < 4; i++) {
                        write(out, ",\"f" + i + "\":\"" + fifth + "\"");
                    }
                    write(out, "}]");
                };
        assertThat(read(page, "format: json", LARGEST).output())
                .contains("rows 1, sum 1, text 10000000");
    }

    @Test
    void j13_pagesOfOtherFormats() throws Exception {
        assertReads(ndjson(200_000), "format: ndjson", 200_000);
        assertReads(csv(200_000), "format: csv", 200_000);
        assertReads(xml(200_000), "format: xml\nrecords: list.row", 200_000);
    }

    @Test
    void j13_pagesThatArePacked() throws Exception {
        assertReads(
                out -> {
                    GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16);
                    csv(200_000).writeTo(gzip);
                    gzip.finish();
                },
                "format: csv",
                200_000);
        assertReads(
                out -> {
                    ZipOutputStream zip = new ZipOutputStream(out);
                    zip.putNextEntry(new ZipEntry("a.json"));
                    json(200_000).writeTo(zip);
                    zip.finish();
                },
                "format: json",
                200_000);
    }

    @Test
    void j13_theDefaultRefusesAPageOfTwoGigabytesWithAdvice() throws Exception {
        Outcome outcome = read(json(1_000_000), "format: json", 128L << 20);
        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.output())
                .contains("larger than 134217728 bytes")
                .contains("http.max-page-bytes")
                .contains("Ask for smaller pages");
    }

    /** How a reader has ended, and what it wrote. */
    private record Outcome(int exit, String output) {}

    /** Bytes as chunks of HTTP, with the last one when it is closed. */
    private static final class Chunks extends BufferedOutputStream {
        private final OutputStream connection;

        Chunks(OutputStream connection) {
            super(new ChunkWriter(connection), 1 << 16);
            this.connection = connection;
        }

        @Override
        public void close() {
            try {
                flush();
                connection.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                connection.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class ChunkWriter extends OutputStream {
        private final OutputStream connection;

        ChunkWriter(OutputStream connection) {
            this.connection = connection;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                connection.write(
                        (Integer.toHexString(length) + "\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                connection.write(bytes, offset, length);
                connection.write(new byte[] {'\r', '\n'});
            }
        }
    }
}
