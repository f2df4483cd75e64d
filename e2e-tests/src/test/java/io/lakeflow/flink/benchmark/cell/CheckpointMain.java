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
package io.lakeflow.flink.benchmark.cell;

import io.lakeflow.flink.benchmark.flink.SqlJob;
import io.lakeflow.flink.benchmark.measure.Median;
import io.lakeflow.flink.benchmark.measure.WarmUp;
import io.lakeflow.flink.benchmark.server.TallyClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that reads without end, and prints which part of its speed a checkpoint a second costs:
 * that of seconds with one beside that of the seconds before them, of the same job, for two
 * processes differ by more than that. Flink is asked for something in each of them, so that asking
 * does not count.
 */
public final class CheckpointMain {
    private static final String PREFIX = "lost ";
    private static final double MOST_WARM_UP_SECONDS = 90;
    private static final int WARM_CHECKPOINTS = 20;
    private static final int PAIRS = 30;

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest trigger;
    private final HttpRequest asDear;
    private final TallyClient tally;

    private CheckpointMain(URI checkpoints, TallyClient tally) {
        this.trigger =
                HttpRequest.newBuilder(checkpoints)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"checkpointType\": \"FULL\"}"))
                        .build();
        this.asDear = HttpRequest.newBuilder(URI.create(checkpoints + "/config")).build();
        this.tally = tally;
    }

    public static void main(String[] args) throws Exception {
        CellArguments arguments = CellArguments.of(args);
        int port = freePort();
        Map<String, String> named = new LinkedHashMap<>(arguments.values());
        named.put("config.run", arguments.run());
        named.put("flink.rest.bind-port", String.valueOf(port));
        // Longer than the process lives: what it takes is asked for.
        named.put("flink.execution.checkpointing.interval", "1 d");
        String job =
                SqlJob.of(arguments.port(), named)
                        .submit()
                        .getJobClient()
                        .orElseThrow()
                        .getJobID()
                        .toString();
        URI checkpoints = URI.create("http://localhost:" + port + "/jobs/" + job + "/checkpoints");
        double lost =
                new CheckpointMain(checkpoints, new TallyClient(arguments.port(), arguments.run()))
                        .lost();
        System.out.println(PREFIX + lost);
        System.exit(0);
    }

    /** Whether a line is what {@link #ofLine} reads. */
    public static boolean isLine(String line) {
        return line.startsWith(PREFIX);
    }

    /** The part of the speed that is lost, of a line that was printed. */
    public static double ofLine(String line) {
        return Double.parseDouble(line.substring(PREFIX.length()));
    }

    private double lost() throws Exception {
        while (tally.ask().number("records") == 0) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        WarmUp.untilCompiled(this::warm, MOST_WARM_UP_SECONDS);
        double[] ratios = new double[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            send(asDear, 200);
            double without = recordsInASecond();
            send(trigger, 202);
            ratios[i] = recordsInASecond() / without;
        }
        return 1 - Median.of(ratios);
    }

    private void warm() throws Exception {
        for (int i = 0; i < WARM_CHECKPOINTS; i++) {
            send(asDear, 200);
            send(trigger, 202);
            TimeUnit.MILLISECONDS.sleep(1_000 / WARM_CHECKPOINTS);
        }
    }

    private void send(HttpRequest request, int expected) throws IOException, InterruptedException {
        int status = client.send(request, BodyHandlers.discarding()).statusCode();
        if (status != expected) {
            throw new IllegalStateException("Flink answered " + status + " to " + request.uri());
        }
    }

    private double recordsInASecond() throws Exception {
        double before = tally.ask().number("records");
        long begin = System.nanoTime();
        TimeUnit.SECONDS.sleep(1);
        double records = tally.ask().number("records") - before;
        return records * 1e9 / (System.nanoTime() - begin);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
