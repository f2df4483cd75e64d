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
package io.lakeflow.flink.e2e;

import io.lakeflow.flink.testutils.network.UnusedPorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real MediaWiki with pages, users and fourteen days of history, served on loopback by {@code
 * mediawiki.sh}. Closing it ends the server, which also ends with this JVM.
 */
final class WikiServer implements AutoCloseable {
    /** What the tables of a test are told to send as the contact. */
    static final String CONTACT = "e2e@example.org";

    private static final Path SCRIPT =
            Path.of("src", "test", "mediawiki", "mediawiki.sh").toAbsolutePath();
    private static final Duration SCRIPT_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final Path directory;
    private final URI api;
    private final Process server;
    private final Thread shutdownHook;

    private WikiServer(Path directory, URI api, Process server) {
        this.directory = directory;
        this.api = api;
        this.server = server;
        this.shutdownHook = new Thread(server::destroy, "stop-mediawiki");
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /**
     * Sets a wiki up, fills it and serves it.
     *
     * @param directory for the wiki, a new one each time, and the output of the script
     */
    static WikiServer start(Path directory) throws IOException, InterruptedException {
        return start(directory, 1);
    }

    /** The same with so many times fewer pages, edits and all the rest. */
    static WikiServer start(Path directory, int smaller) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path wiki = Files.createTempDirectory(directory, "wiki-");
        run(directory, "setup", wiki.toString());
        run(directory, "fill", wiki.toString(), String.valueOf(smaller));
        int port = UnusedPorts.find(1)[0];
        Process process =
                script("serve", wiki.toString(), String.valueOf(port))
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("serve.out").toFile())
                        .start();
        URI api = URI.create("http://127.0.0.1:%d/api.php".formatted(port));
        WikiServer server = new WikiServer(wiki, api, process);
        try {
            server.awaitAnswer();
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(ANSWER_TIMEOUT);
        URI question = URI.create(api + "?action=query&format=json");
        while (requests().isEmpty()) {
            if (!server.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        "MediaWiki does not answer, see " + directory.resolveSibling("serve.out"));
            }
            try (InputStream answer = question.toURL().openStream()) {
                answer.readAllBytes();
            } catch (ConnectException notYet) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    /** The address of its {@code api.php}. */
    URI api() {
        return api;
    }

    /** Random edits, creations, deletions, restores and moves; returns when they are done. */
    void churn(int changes, long seed) throws IOException, InterruptedException {
        run(
                directory.getParent(),
                "churn",
                directory.toString(),
                String.valueOf(changes),
                String.valueOf(seed));
    }

    /** What the wiki's own database holds of a table. */
    Truth truth(WikiTable table) throws IOException, InterruptedException {
        return truth(table.sqlName());
    }

    /**
     * What the wiki's own database has ever held of a table whose rows it drops, each with when it
     * was gone, or null.
     */
    Truth truthEver(WikiTable table) throws IOException, InterruptedException {
        return truth(table.sqlName() + "_ever");
    }

    private Truth truth(String name) throws IOException, InterruptedException {
        return Truth.parse(run(directory.getParent(), "truth", directory.toString(), name));
    }

    /** From now on the wiki says that its replicas lag behind, and refuses requests for it. */
    void lagBehind(Duration lag) throws IOException {
        Files.writeString(directory.resolve("lag"), String.valueOf(lag.toSeconds()));
    }

    void catchUp() throws IOException {
        Files.deleteIfExists(directory.resolve("lag"));
    }

    /**
     * A request that the wiki received.
     *
     * @param userAgent empty if it had none
     * @param address path and query
     */
    record Request(Instant at, String userAgent, String address) {}

    /** The requests that it has received so far, the first one first. */
    List<Request> requests() throws IOException {
        Path log = directory.resolve("requests.log");
        if (!Files.exists(log)) {
            return List.of();
        }
        List<Request> requests = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            String[] fields = line.split("\t", -1);
            Instant at = Instant.ofEpochMilli((long) (Double.parseDouble(fields[0]) * 1_000));
            requests.add(new Request(at, fields[1], fields[2]));
        }
        return requests;
    }

    /** Waits for the request that is the n-th of all, counted from 0. */
    Request awaitRequest(int number, Duration patience) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        while (requests().size() <= number) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        "No request %d within %s".formatted(number, patience));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return requests().get(number);
    }

    private static ProcessBuilder script(String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Runs the script to its end and returns the file with what it printed. */
    private static Path run(Path directory, String... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, arguments[0] + "-", ".out");
        Path errors = Path.of(output + ".err");
        Process process =
                script(arguments)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        boolean ended = process.waitFor(SCRIPT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroy();
        }
        if (!ended || process.exitValue() != 0) {
            throw new IllegalStateException(
                    "mediawiki.sh %s %s:%n%s"
                            .formatted(
                                    String.join(" ", arguments),
                                    ended ? "failed" : "did not end in " + SCRIPT_TIMEOUT,
                                    Files.readString(errors)));
        }
        return output;
    }

    /** Asks the server to end, which takes its workers along; killed, it would leave them. */
    @Override
    public void close() {
        server.destroy();
        try {
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "MediaWiki, process " + server.pid() + ", does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }
}
