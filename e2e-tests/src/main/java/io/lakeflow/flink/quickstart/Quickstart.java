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
package io.lakeflow.flink.quickstart;

import io.lakeflow.flink.testutils.example.ExampleApi;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the example API and an embedded Flink and shows what the connector makes of them; with the
 * name of a SQL file, runs that file in their place.
 *
 * <p>Expects to be started by {@code ./quickstart}: with the SQL jar on the classpath and, as
 * system properties, {@code lakeflow.quickstart.log}, the file that the log goes to, and {@code
 * lakeflow.quickstart.directory}, where Flink keeps its files. The exit code is 0 only if
 * everything was read.
 */
public final class Quickstart {
    private static final Logger LOG = LoggerFactory.getLogger(Quickstart.class);
    private static final String LOG_FILE = "lakeflow.quickstart.log";
    private static final String DIRECTORY = "lakeflow.quickstart.directory";

    /** Decides which requests the API refuses: with this one, three of the first twenty. */
    private static final long SEED = 262;

    private Quickstart() {}

    /**
     * @param arguments nothing, or one SQL file
     */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            run(arguments, out);
        } catch (Exception | LinkageError e) {
            LOG.error("The quickstart failed", e);
            System.err.printf(
                    "The quickstart failed: %s (Details: %s)%n",
                    Reason.of(e), System.getProperty(LOG_FILE));
            System.exit(1);
        }
        System.exit(0);
    }

    private static void run(String[] arguments, PrintStream out) throws Exception {
        Path temporary = Files.createDirectories(Path.of(System.getProperty(DIRECTORY)));
        try (ExampleApi api = ExampleApi.builder().seed(SEED).retryAfterSeconds(1).start();
                EmbeddedFlink flink = EmbeddedFlink.start(temporary)) {
            out.printf(
                    """

                      Example API     %s   a made-up shop with tables that can be read page by page
                      Flink's web UI  %s   while this runs

                    """,
                    api.uri(), flink.webAddress());
            if (arguments.length == 0) {
                new Tour(api, flink, out).run();
            } else {
                new OwnScript(flink, out).run(Scripts.ofUser(Path.of(arguments[0]), api.uri()));
            }
        }
    }
}
