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
package io.lakeflow.flink.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.LakeflowSource;
import io.lakeflow.flink.testutils.scripted.PageEnd;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** remembers failed lookups, and which names there are is set when it starts. */
@Timeout(180)
class NameOutageE2eITCase {
    private static final int OUTAGE_SECONDS = 30;

    /** The longest pause of a request, twice what the JDK remembers, and time to start. */
    private static final int PATIENCE_SECONDS = 100;

    @TempDir Path directory;

    /** Reads the table of the API at this address and prints the ids. */
    static final class Reader {
        private Reader() {}

        /**
         * @param arguments the spec, and the base address of the API
         */
        public static void main(String[] arguments) throws Exception {
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.createLocalEnvironment(1);
            environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
            environment
                    .fromSource(
                            LakeflowSource.builder()
                                    .spec(Files.readString(Path.of(arguments[0])))
                                    .table("things")
                                    .config("base", arguments[1])
                                    .endAtInit()
                                    .build(),
                            WatermarkStrategy.noWatermarks(),
                            "things")
                    .map(row -> row.getString(0).toString())
                    .executeAndCollect()
                    .forEachRemaining(id -> System.out.println("id " + id));
        }
    }

    @Test
    void n12ANameThatIsBackIsReadOnFrom() throws Exception {
        ScheduledExecutorService world = Executors.newSingleThreadScheduledExecutor();
        try (ScriptedApi api =
                ScriptedApi.start(
                        TableBuilder.table("things")
                                .key("id")
                                .paging(PagingForm.page("page", 1), PageEnd.SHORT)
                                .pageSize(2))) {
            for (String id : List.of("a", "b", "c")) {
                api.table("things").insert(id);
            }
            Path hosts = directory.resolve("hosts");
            String always =
                    "127.0.0.1 localhost\n127.0.0.1 "
                            + InetAddress.getLocalHost().getHostName()
                            + "\n";
            Files.writeString(hosts, always);
            Process reader = reader(api, hosts);
            world.schedule(
                    () -> Files.writeString(hosts, always + "127.0.0.1 api.test\n"),
                    OUTAGE_SECONDS,
                    TimeUnit.SECONDS);
            try {
                assertThat(reader.waitFor(OUTAGE_SECONDS, TimeUnit.SECONDS)).isFalse();
                assertThat(api.journal().all()).isEmpty();
                assertThat(reader.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            } finally {
                reader.destroyForcibly();
            }
            String log = Files.readString(directory.resolve("log"));
            assertThat(log.lines().filter(line -> line.startsWith("id ")).toList())
                    .containsExactlyInAnyOrder("id a", "id b", "id c");
        } finally {
            world.shutdownNow();
        }
    }

    private Process reader(ScriptedApi api, Path hosts) throws Exception {
        Path spec = directory.resolve("spec.yaml");
        Files.writeString(spec, api.spec());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djdk.net.hosts.file=" + hosts);
        for (String opened : List.of("java.lang", "java.util", "java.nio", "java.time")) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Reader.class.getName());
        command.addAll(List.of(spec.toString(), "http://api.test:" + api.uri().getPort()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }
}
