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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.benchmark.records.IssueTable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PageServerTest {
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        PageServer server = new PageServer();
        port = server.port();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                server.serve();
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        "server");
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void pagesFollowEachOtherToTheDeclaredEnd() throws IOException {
        HttpURLConnection first = get("/t1k?size=2&pages=2&run=pages");
        assertThat(first.getHeaderField("Link"))
                .isEqualTo("</t1k?size=2&pages=2&run=pages&page=2>; rel=\"next\"");
        assertThat(body(first)).isEqualTo(array(0, 1));
        HttpURLConnection last = get("/t1k?size=2&pages=2&run=pages&page=2");
        assertThat(last.getHeaderField("Link")).isNull();
        assertThat(body(last)).isEqualTo(array(2, 3));
        assertThat(body(get("/t1k?size=2&pages=2&page=3"))).isEqualTo("[]");
        Tallied tallied = new TallyClient(port, "pages").ask();
        assertThat(tallied.number("pages")).isEqualTo(2);
        assertThat(tallied.number("records")).isEqualTo(4);
        assertThat(tallied.spanSeconds()).isPositive();
    }

    @Test
    void requestsForOneRecordDoNotCountAsPages() throws IOException {
        body(get("/t1k?size=1&run=probes"));
        Tallied tallied = new TallyClient(port, "probes").ask();
        assertThat(tallied.number("pages")).isZero();
        assertThat(tallied.number("probes")).isEqualTo(1);
    }

    @Test
    void aListingGoesRound() throws IOException {
        int last = IssueTable.T1K.records() / 2;
        assertThat(body(get("/t1k?size=2&page=" + (last + 1)))).isEqualTo(array(0, 1));
    }

    @Test
    void zippedPagesHoldTheSame() throws IOException {
        try (InputStream in = new GZIPInputStream(get("/gzip/t1k?size=2").getInputStream())) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(array(0, 1));
        }
    }

    @Test
    void windowsHoldWhatWasUpdatedInThem() throws IOException {
        String window = "/window/t1k?size=2&from=2021-01-01T00:00:03Z&to=2021-01-01T00%3A00%3A05Z";
        assertThat(body(get(window))).isEqualTo(array(3, 4));
        assertThat(body(get("/window/t1k?size=2"))).isEqualTo(array(0, 1));
    }

    @Test
    void answersComeNoEarlierThanTheirDelay() throws IOException {
        long before = System.nanoTime();
        body(get("/t1k?size=2&delay=30"));
        assertThat(System.nanoTime() - before)
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
    }

    @Test
    void requestsBeyondTheBudgetAreRefused() throws IOException {
        String target = "/limited/t1k?size=2&run=limited&window=1,3600";
        assertThat(get(target).getResponseCode()).isEqualTo(200);
        HttpURLConnection refused = get(target);
        assertThat(refused.getResponseCode()).isEqualTo(429);
        assertThat(refused.getHeaderField("Retry-After")).isEqualTo("3600");
        assertThat(refused.getHeaderField("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(new TallyClient(port, "limited").ask().number("refused")).isEqualTo(1);
    }

    @Test
    void whatIsNotUnderstoodIsRefusedAndDoesNotEndTheServer() throws IOException {
        assertThat(get("/t1k?size=many").getResponseCode()).isEqualTo(400);
        assertThat(get("/t2k?size=2").getResponseCode()).isEqualTo(404);
        assertThat(body(get("/t1k?size=2"))).isEqualTo(array(0, 1));
    }

    private static HttpURLConnection get(String target) throws IOException {
        return (HttpURLConnection) new URL("http://127.0.0.1:" + port + target).openConnection();
    }

    private static String body(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String array(int first, int second) {
        return "["
                + new String(IssueTable.T1K.record(first), StandardCharsets.UTF_8)
                + ","
                + new String(IssueTable.T1K.record(second), StandardCharsets.UTF_8)
                + "]";
    }
}
