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
package io.lakeflow.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.testutils.http.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret that is put wherever one can go, what a job leaves behind, and the search for the secret
 * in it: plans, the serialized job, checkpoints, logs at DEBUG, exceptions, metrics and names of
 * threads.
 */
@Timeout(180)
abstract class SecretsCanary {
    private static final String ALLOWED = "lakeflow.secrets.allowed";

    /** Needs to be escaped in an address, in JSON and in base64 that is part of an address. */
    final String secret = "c4n>ry?" + Long.toHexString(System.nanoTime()) + "/+&=\"\\% ~>?>";

    final SecretSearch search = new SecretSearch(secret, "me");
    final Map<String, byte[]> artifacts = new LinkedHashMap<>();
    final DebugLog log = new DebugLog();
    @TempDir Path directory;
    String reference;

    /** What the cluster of the test reports to; the end of a cluster is that of its reporter. */
    abstract InMemoryReporter metrics();

    static MiniClusterExtension clusterThatReportsTo(InMemoryReporter metrics) {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        metrics.addToConfiguration(configuration);
        return new MiniClusterExtension(
                new MiniClusterResourceConfiguration.Builder()
                        .setNumberTaskManagers(1)
                        .setNumberSlotsPerTaskManager(4)
                        .setConfiguration(configuration)
                        .build());
    }

    /** Each way in which a request carries a credential, and where the server finds it. */
    enum Auth {
        BEARER("{bearer: \"${config.token}\"}"),
        BASIC("{basic: {user: me, password: \"${config.token}\"}}"),
        HEADER("{api_key: {header: X-Api-Key, value: \"${config.token}\"}}"),
        QUERY("{api_key: {query: api_key, value: \"${config.token}\"}}");

        private final String spec;

        Auth(String spec) {
            this.spec = spec;
        }

        boolean carries(Request request, String secret) {
            String authorization = request.header("authorization").orElse("");
            return switch (this) {
                case BEARER -> authorization.equals("Bearer " + secret);
                case BASIC ->
                        authorization.startsWith("Basic ")
                                && new String(
                                                Base64.getDecoder()
                                                        .decode(authorization.substring(6)),
                                                StandardCharsets.UTF_8)
                                        .equals("me:" + secret);
                case HEADER -> request.header("x-api-key").orElse("").equals(secret);
                case QUERY -> request.query().split("api_key=" + inAddress(secret), -1).length == 2;
            };
        }
    }

    @BeforeEach
    void hideTheSecret() throws Exception {
        Path file = Files.writeString(directory.resolve("token"), secret + "\n");
        reference = "${file:" + file + "}";
        System.setProperty(ALLOWED, "file:" + directory + "/*");
        log.start();
    }

    @AfterEach
    void end() {
        log.stop();
        System.clearProperty(ALLOWED);
    }

    EnvironmentSettings streaming() {
        Configuration configuration = new Configuration();
        configuration.setString("execution.checkpointing.interval", "100 ms");
        configuration.setString(
                "execution.checkpointing.dir", directory.resolve("cp").toUri().toString());
        configuration.setString(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        configuration.setString("restart-strategy.type", "none");
        return EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(configuration)
                .build();
    }

    static void create(AnsweredTable table, Auth auth, String options, String token) {
        String spec =
                """
                spec: 1
                name: canary
                options:
                  token: {type: string, secret: true}
                http:
                  base: "%s"
                  auth: %s
                tables:
                  t:
                    ingestion: snapshot
                    path: /t
                    records: items
                    page: {next: url, at: next, stable: true}
                    columns: {id: BIGINT NOT NULL, name: STRING}
                """
                        .formatted(table.uri(), auth.spec);
        table.execute(
                """
                CREATE TABLE t (id BIGINT, name STRING) WITH (
                  'connector' = 'lakeflow', 'table' = 't', 'config.token' = '%s', 'spec' = '%s',
                  'http.retry.initial-backoff' = '1 ms', 'http.retry.max-backoff' = '1 ms', %s)
                """
                        .formatted(token.replace("'", "''"), spec.replace("'", "''"), options));
    }

    void describe(TableEnvironment environment) throws Exception {
        String query = "SELECT id, name FROM t";
        environment.executeSql(
                "CREATE TABLE nowhere (id BIGINT, name STRING) WITH ('connector' = 'blackhole')");
        artifacts.put("EXPLAIN", bytes(environment.explainSql(query, ExplainDetail.values())));
        artifacts.put(
                "compiled plan",
                bytes(environment.compilePlanSql("INSERT INTO nowhere " + query).asJsonString()));
        for (String show : List.of("SHOW CREATE TABLE t", "DESCRIBE EXTENDED t")) {
            artifacts.put(show, bytes(AnsweredTable.rows(environment.executeSql(show)).toString()));
        }
        StreamExecutionEnvironment job = StreamExecutionEnvironment.getExecutionEnvironment();
        StreamTableEnvironment tables = StreamTableEnvironment.create(job);
        tables.executeSql(
                AnsweredTable.rows(environment.executeSql("SHOW CREATE TABLE t"))
                        .get(0)
                        .getField(0)
                        .toString());
        tables.toChangelogStream(tables.sqlQuery(query)).print();
        artifacts.put(
                "job graph", InstantiationUtil.serializeObject(job.getStreamGraph().getJobGraph()));
    }

    void askFlink(MiniCluster cluster, JobID job) throws Exception {
        URI rest = cluster.getRestAddress().get();
        HttpClient client = HttpClient.newHttpClient();
        Function<String, String> get =
                path -> {
                    try {
                        HttpRequest request = HttpRequest.newBuilder(rest.resolve(path)).build();
                        return client.send(request, BodyHandlers.ofString()).body();
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(path, e);
                    }
                };
        String base = "/jobs/" + job;
        String details = get.apply(base);
        assertThat(details).contains("vertices");
        artifacts.put("REST job", bytes(details));
        for (String path :
                List.of("/exceptions", "/config", "/plan", "/checkpoints", "/accumulators")) {
            artifacts.put("REST " + path, bytes(get.apply(base + path)));
        }
        artifacts.put("REST cluster", bytes(get.apply("/jobmanager/config")));
        Matcher vertex = Pattern.compile("\"id\":\"([0-9a-f]{32})\"").matcher(details);
        while (vertex.find()) {
            String path = base + "/vertices/" + vertex.group(1) + "/subtasks/metrics";
            artifacts.put("REST " + path, bytes(get.apply(path)));
        }
    }

    void lookAtProcess(JobID job) {
        StringBuilder text = new StringBuilder();
        metrics()
                .getMetricsByIdentifiers(job)
                .forEach(
                        (name, metric) ->
                                text.append(name)
                                        .append(" = ")
                                        .append(
                                                metric instanceof Gauge<?> gauge
                                                        ? gauge.getValue()
                                                        : metric)
                                        .append('\n'));
        assertThat(text).contains("lakeflow.requests");
        artifacts.put("metrics", bytes(text.toString()));
        artifacts.put("threads", bytes(Thread.getAllStackTraces().keySet().toString()));
        assertThat(log.text()).contains("org.asynchttpclient");
        artifacts.put("log", bytes(log.text()));
    }

    void assertNoTrace() {
        assertThat(artifacts.keySet())
                .allSatisfy(
                        name ->
                                assertThat(search.in(artifacts.get(name)))
                                        .as(() -> name + ": " + around(artifacts.get(name)))
                                        .isNull());
    }

    private String around(byte[] content) {
        String form = search.in(content);
        for (String text : SecretSearch.unpacked(content)) {
            int at = form == null ? -1 : text.indexOf(form);
            if (at >= 0) {
                return text.substring(
                        Math.max(0, at - 600), Math.min(text.length(), at + form.length() + 100));
            }
        }
        return "";
    }

    static String inAddress(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
