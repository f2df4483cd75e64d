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

import static io.lakeflow.flink.table.AnsweredTable.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.io.ByteArrayOutputStream;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.InstantiationUtil;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A secret is put wherever one can go, and then looked for wherever it must not come: plans, the
 * serialized job, checkpoints, logs at DEBUG, exceptions, metrics and names of threads.
 */
@Timeout(180)
class SecretsCanaryITCase {
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();
    private static final String ALLOWED = "lakeflow.secrets.allowed";

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(cluster());

    /** Needs to be escaped in an address, in JSON and in base64 that is part of an address. */
    private final String secret =
            "c4n>ry?" + Long.toHexString(System.nanoTime()) + "/+&=\"\\% ~>?>";

    private final SecretSearch search = new SecretSearch(secret, "me");
    private final Map<String, byte[]> artifacts = new LinkedHashMap<>();
    private final DebugLog log = new DebugLog();
    @TempDir private Path directory;
    private String reference;

    private static MiniClusterResourceConfiguration cluster() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        METRICS.addToConfiguration(configuration);
        return new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(1)
                .setNumberSlotsPerTaskManager(4)
                .setConfiguration(configuration)
                .build();
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

    @Test
    void theSearchFindsWhatItLooksFor() throws Exception {
        for (String form : search.forms()) {
            byte[] text = ("before " + form + " after").getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            packed.writeBytes(new byte[] {1, 0x78, 2});
            try (DeflaterOutputStream zlib = new DeflaterOutputStream(packed)) {
                zlib.write(text);
            }
            String state =
                    "{\"keys\":\"" + Base64.getEncoder().encodeToString(packed.toByteArray());
            assertThat(search.in(text)).isNotNull();
            assertThat(search.in(packed.toByteArray())).isNotNull();
            assertThat(search.in(state.getBytes(StandardCharsets.UTF_8))).isNotNull();
        }
        assertThat(search.in("nothing of it".getBytes(StandardCharsets.UTF_8))).isNull();
    }

    /** Redirects, cookies and links to the next page repeat the secret; the last page is held. */
    @ParameterizedTest
    @EnumSource(Auth.class)
    void aQueryThatSucceedsLeavesNoTrace(Auth auth, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        AtomicBoolean lastPageMayCome = new AtomicBoolean();
        Queue<String> withoutCredentials = new ConcurrentLinkedQueue<>();
        try (AnsweredTable table =
                new AnsweredTable(
                        streaming(),
                        request -> {
                            if (!auth.carries(request, secret)) {
                                withoutCredentials.add(request.method() + " " + request.path());
                                return json(403, "{}");
                            }
                            return page(request, lastPageMayCome.get());
                        })) {
            create(table, auth, "'scan.bounded.mode' = 'init-timestamp'", reference);
            describe(table.environment());
            TableResult result = table.execute("SELECT id, name FROM t");
            try (CloseableIterator<Row> rows = result.collect()) {
                assertThat(rows.next().getField(0)).isEqualTo(1L);
                assertThat(rows.next().getField(0)).isEqualTo(2L);
                JobClient job = result.getJobClient().orElseThrow();
                String savepoint = savepointThatHolds(job, "page=3");
                assertThat(savepoint).isNotNull();
                askFlink(cluster, job.getJobID());
                readFiles();
                lookAtProcess(job.getJobID());
                lastPageMayCome.set(true);
                assertThat(rows.next().getField(0)).isEqualTo(3L);
                assertThat(rows.hasNext()).isFalse();
                artifacts.put("log", bytes(log.text()));
            }
        }
        assertThat(withoutCredentials).isEmpty();
        assertThat(artifacts).containsKeys("EXPLAIN", "compiled plan", "job graph", "log");
        assertNoTrace();
    }

    private static Response page(Request request, boolean lastPageMayCome) {
        Matcher number = Pattern.compile("page=(\\d)").matcher(request.query());
        String credential = echoed(request);
        int page = number.find() ? Integer.parseInt(number.group(1)) : 0;
        if (page == 0) {
            return json(302, "{}")
                    .withHeader("Location", "/t?page=1&api_key=" + credential)
                    .withHeader("Set-Cookie", "session=" + credential);
        }
        if (page == 3 && !lastPageMayCome) {
            return json(429, "{'error': 'slower, " + credential + "'}")
                    .withHeader("Retry-After", "1");
        }
        String next =
                page == 3
                        ? "null"
                        : "'/t?page="
                                + (page + 1)
                                + "&access_token="
                                + credential
                                + "&api_key="
                                + credential
                                + "'";
        return json(200, "{'items': [{'id': " + page + ", 'name': 'n'}], 'next': " + next + "}")
                .withHeader("Link", "</t?access_token=" + credential + ">; rel=\"self\"");
    }

    /** The secret as it came, encoded for an address. */
    private static String echoed(Request request) {
        Matcher query = Pattern.compile("api_key=([^&]*)").matcher(request.query());
        if (query.find()) {
            return query.group(1);
        }
        String authorization = request.header("authorization").orElse("");
        String value =
                authorization.startsWith("Basic ")
                        ? new String(
                                        Base64.getDecoder().decode(authorization.substring(6)),
                                        StandardCharsets.UTF_8)
                                .substring("me:".length())
                        : authorization.startsWith("Bearer ")
                                ? authorization.substring("Bearer ".length())
                                : request.header("x-api-key").orElse("");
        return inAddress(value);
    }

    private enum Failure {
        /** A refusal that repeats the secret in every form. */
        REFUSAL,
        /** An error page that is no JSON. */
        NO_JSON,
        /** A record that holds it where a number should be. */
        BAD_RECORD,
        /** Another shape of answer, with it among its fields. */
        ENVELOPE,
        /** The next page's address has it in its path. */
        NEXT_IN_PATH,
        /** The next page's address has it before the host. */
        NEXT_WITH_USER,
        /** A redirect to somewhere else that carries it along. */
        REDIRECT,
        /** An address that is none. */
        INVALID_NEXT
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void aQueryThatFailsDoesNotTell(Failure failure, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        for (Auth auth : List.of(Auth.BASIC, Auth.QUERY)) {
            try (AnsweredTable table = new AnsweredTable(streaming(), request -> fail(failure))) {
                create(table, auth, "'scan.bounded.mode' = 'init-timestamp'", reference);
                TableResult result = table.execute("SELECT id, name FROM t");
                JobID job = result.getJobClient().orElseThrow().getJobID();
                Throwable error = catchThrowable(() -> AnsweredTable.rows(result));
                assertThat(error).isNotNull();
                artifacts.put("exception", bytes(ExceptionUtils.stringifyException(error)));
                askFlink(cluster, job);
                lookAtProcess(job);
            }
            assertNoTrace();
        }
    }

    private Response fail(Failure failure) {
        String all = String.join(" ; ", search.forms()).replace("\\", "\\\\").replace("\"", "\\\"");
        String records = "\"items\": [{\"id\": 1, \"name\": \"n\"}], \"next\": ";
        String body =
                switch (failure) {
                    case REFUSAL -> "{\"error\": \"" + all + "\"}";
                    case NO_JSON -> "<html>" + String.join(" ; ", search.forms()) + "</html>";
                    case BAD_RECORD -> "{\"items\": [{\"id\": \"" + all + "\"}]}";
                    case ENVELOPE -> "{\"errors\": [{\"" + all + "\": \"" + all + "\"}]}";
                    case NEXT_IN_PATH -> "{" + records + "\"/t/" + inAddress(secret) + "?page=2\"}";
                    case NEXT_WITH_USER ->
                            "{" + records + "\"http://me:" + inAddress(secret) + "@127.0.0.1/t\"}";
                    case REDIRECT -> "{}";
                    case INVALID_NEXT ->
                            "{" + records + "\"/t?page=2 " + SecretSearch.json(secret) + "\"}";
                };
        Response answer =
                Response.json(
                        failure == Failure.REFUSAL ? 401 : failure == Failure.REDIRECT ? 302 : 200,
                        bytes(body));
        return failure == Failure.REDIRECT
                ? answer.withHeader(
                        "Location", "https://127.0.0.2/t?x=" + inAddress(secret) + "&token=1")
                : answer;
    }

    @ParameterizedTest
    @CsvSource({"config.token", "http.proxy.password"})
    void aSecretThatIsWrittenOutIsRefusedAndNotRepeated(String option) {
        try (AnsweredTable table = new AnsweredTable(streaming(), request -> json(200, "[]"))) {
            String proxy = "'http.proxy.host' = 'localhost', 'http.proxy.user' = 'me'";
            boolean ofProxy = option.startsWith("http");
            create(
                    table,
                    Auth.BEARER,
                    ofProxy ? proxy + ", '" + option + "' = '" + secret + "'" : proxy,
                    ofProxy ? reference : secret);
            Throwable error = catchThrowable(() -> table.execute("SELECT id FROM t"));
            assertThat(error).hasStackTraceContaining(option + "' is a secret");
            artifacts.put("exception", bytes(ExceptionUtils.stringifyException(error)));
            artifacts.put("log", bytes(log.text()));
        }
        assertNoTrace();
    }

    @Test
    void theProxysPasswordIsNotTold(@InjectMiniCluster MiniCluster cluster) throws Exception {
        try (AnsweredTable table = new AnsweredTable(streaming(), request -> json(407, "{}"))) {
            create(
                    table,
                    Auth.BEARER,
                    "'scan.bounded.mode' = 'init-timestamp', 'http.proxy.host' = '127.0.0.1', 'http.proxy.port' = '%d', 'http.proxy.user' = 'me', 'http.proxy.password' = '%s'"
                            .formatted(table.uri().getPort(), reference),
                    reference);
            describe(table.environment());
            TableResult result = table.execute("SELECT id, name FROM t");
            JobID job = result.getJobClient().orElseThrow().getJobID();
            Throwable error = catchThrowable(() -> AnsweredTable.rows(result));
            assertThat(error).isNotNull();
            artifacts.put("exception", bytes(ExceptionUtils.stringifyException(error)));
            askFlink(cluster, job);
            lookAtProcess(job);
        }
        assertNoTrace();
    }

    private EnvironmentSettings streaming() {
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

    private static void create(AnsweredTable table, Auth auth, String options, String token) {
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

    private void describe(TableEnvironment environment) throws Exception {
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

    /** Repeated until it does: the row before it may be out and its end not yet in state. */
    private String savepointThatHolds(JobClient job, String text) throws Exception {
        for (int attempt = 0; attempt < 50; attempt++) {
            String savepoint =
                    job.triggerSavepoint(
                                    directory.resolve("sp" + attempt).toUri().toString(),
                                    SavepointFormatType.CANONICAL)
                            .get(60, TimeUnit.SECONDS);
            for (byte[] file : files(Path.of(URI.create(savepoint)))) {
                if (SecretSearch.unpacked(file).stream().anyMatch(part -> part.contains(text))) {
                    return savepoint;
                }
            }
        }
        return null;
    }

    private void readFiles() throws IOException {
        int number = 0;
        for (String of : List.of("cp", "sp0")) {
            List<byte[]> files = files(directory.resolve(of));
            assertThat(files).as(of).isNotEmpty();
            for (byte[] file : files) {
                artifacts.put(of + " file " + number++, file);
            }
        }
        try (Stream<Path> later = Files.list(directory)) {
            for (Path savepoint :
                    later.filter(path -> path.getFileName().toString().startsWith("sp")).toList()) {
                for (byte[] file : files(savepoint)) {
                    artifacts.put("savepoint file " + number++, file);
                }
            }
        }
    }

    private static List<byte[]> files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).map(SecretsCanaryITCase::content).toList();
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException subsumedMeanwhile) {
            return new byte[0];
        }
    }

    private void askFlink(MiniCluster cluster, JobID job) throws Exception {
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

    private void lookAtProcess(JobID job) {
        StringBuilder metrics = new StringBuilder();
        METRICS.getMetricsByIdentifiers(job)
                .forEach(
                        (name, metric) ->
                                metrics.append(name)
                                        .append(" = ")
                                        .append(
                                                metric instanceof Gauge<?> gauge
                                                        ? gauge.getValue()
                                                        : metric)
                                        .append('\n'));
        assertThat(metrics).contains("lakeflow.requests");
        artifacts.put("metrics", bytes(metrics.toString()));
        artifacts.put("threads", bytes(Thread.getAllStackTraces().keySet().toString()));
        assertThat(log.text()).contains("org.asynchttpclient");
        artifacts.put("log", bytes(log.text()));
    }

    private void assertNoTrace() {
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

    private static String inAddress(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Everything that is logged by us and by the HTTP client, at DEBUG. */
    private static final class DebugLog extends AbstractAppender {
        private static final List<String> LOGGERS =
                List.of("io.lakeflow", "org.asynchttpclient", "io.netty", "org.apache.flink.table");

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        DebugLog() {
            super("canary", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            Throwable thrown = event.getThrown();
            lines.add(
                    event.getLoggerName()
                            + " "
                            + event.getMessage().getFormattedMessage()
                            + (thrown == null ? "" : ExceptionUtils.stringifyException(thrown)));
        }

        @Override
        public void start() {
            super.start();
            LoggerContext context = (LoggerContext) LogManager.getContext(false);
            context.getConfiguration().getRootLogger().addAppender(this, Level.DEBUG, null);
            LOGGERS.forEach(name -> Configurator.setLevel(name, Level.DEBUG));
            Configurator.setLevel("org.apache.flink.runtime", Level.INFO);
        }

        @Override
        public void stop() {
            LoggerContext context = (LoggerContext) LogManager.getContext(false);
            context.getConfiguration().getRootLogger().removeAppender(getName());
            LOGGERS.forEach(name -> Configurator.setLevel(name, Level.ERROR));
            Configurator.setLevel("org.apache.flink.runtime", Level.ERROR);
            super.stop();
        }

        String text() {
            return String.join("\n", lines);
        }
    }
}
