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

import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.rest.ReadOptions;
import io.lakeflow.flink.source.TailGate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options: which are taken, and what is said about those that are not. */
class LakeflowTableFactoryTest {

    @Test
    void takesTheOptionsAsTheyAreWritten() {
        TableRead read =
                TestTable.ofShop("people")
                        .column("id", DataTypes.BIGINT().notNull())
                        .column("region", DataTypes.STRING().notNull())
                        .key("id", "region")
                        .option("config.limit", "7")
                        .option("scan.startup.mode", "timestamp")
                        .option("scan.startup.timestamp", "2026-01-31T01:00:00+01:00")
                        .option("scan.bounded.mode", "timestamp")
                        .option("scan.bounded.timestamp", "1769904000000")
                        .option("scan.changelog-mode", "upsert")
                        .option("scan.poll-interval", "5 s")
                        .option("scan.window", "2 h")
                        .option("scan.lookback", "0 s")
                        .option("scan.lag", "1 min")
                        .option("scan.max-records-per-batch", "11")
                        .option("scan.parallelism", "3")
                        .option("scan.watermark.idle-timeout", "1 min")
                        .option("page-size", "12")
                        .option("record.on-error", "skip")
                        .option("http.max-concurrent-requests", "2")
                        .option("http.connect-timeout", "1 s")
                        .option("http.read-timeout", "2 s")
                        .option("http.request-timeout", "3 s")
                        .option("http.retry.max-attempts", "4")
                        .option("http.retry.initial-backoff", "10 ms")
                        .option("http.retry.max-backoff", "20 ms")
                        .option("http.max-page-bytes", "1 mb")
                        .read();

        assertThat(read.config()).containsEntry("limit", 7L);
        assertThat(read.parallelism()).isEqualTo(3);
        assertThat(read.settings().pollInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.settings().maxConcurrentRequests()).isEqualTo(2);
        assertThat(read.settings().maxRecordsPerBatch()).isEqualTo(11);
        ReadOptions options = read.options();
        assertThat(options.start())
                .isEqualTo(new ReadOptions.Start.At(Instant.parse("2026-01-31T00:00:00Z")));
        assertThat(options.end())
                .isEqualTo(new ReadOptions.End.At(Instant.parse("2026-02-01T00:00:00Z")));
        assertThat(options.changelog()).isEqualTo(ReadOptions.ChangelogKind.UPSERT);
        assertThat(options.window()).isEqualTo(Duration.ofHours(2));
        assertThat(options.lookback()).isEqualTo(Duration.ZERO);
        assertThat(options.lag()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.pageSize()).isEqualTo(12);
        assertThat(options.onError()).hasToString("SKIP");
        assertThat(options.http().connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.http().readTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.http().requestTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.http().maxAttempts()).isEqualTo(4);
        assertThat(options.http().initialBackoff()).isEqualTo(Duration.ofMillis(10));
        assertThat(options.http().maxBackoff()).isEqualTo(Duration.ofMillis(20));
        assertThat(options.http().maxPageBytes()).isEqualTo(1 << 20);
    }

    @Test
    void readsEverythingAndGoesOnByDefault() {
        ReadOptions options = TestTable.ofOrders().read().options();

        assertThat(options.mode()).isEqualTo(ReadOptions.Mode.STREAMING);
        assertThat(options.start()).isEqualTo(new ReadOptions.Start.Earliest());
        assertThat(options.end()).isEqualTo(new ReadOptions.End.Never());
        assertThat(options.changelog()).isEqualTo(ReadOptions.ChangelogKind.AUTO);
        assertThat(options.http().toString())
                .isEqualTo(io.lakeflow.flink.http.HttpSettings.defaults().toString());
    }

    @Test
    void readsHistoryInParallelWhereTheJobTakesAlignedCheckpoints() {
        TestTable checkpoints =
                TestTable.ofOrders().inJobWith("execution.checkpointing.interval", "1 min");
        assertOrdering(checkpoints, true, TailGate.CHECKPOINT);
        assertOrdering(
                checkpoints.option("scan.ordering", "relaxed"), true, TailGate.END_OF_HISTORY);
        assertOrdering(TestTable.ofOrders(), false, TailGate.END_OF_HISTORY);
        assertOrdering(
                TestTable.ofOrders()
                        .inJobWith("execution.checkpointing.interval", "1 min")
                        .inJobWith("execution.checkpointing.unaligned.enabled", "true"),
                false,
                TailGate.END_OF_HISTORY);
    }

    @Test
    void theEnvironmentTellsThePlannerWhetherItTakesCheckpoints() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.enableCheckpointing(60_000);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);

        assertThat(JobMode.of(tables.getConfig()).alignedCheckpoints()).isTrue();
        environment.getCheckpointConfig().enableUnalignedCheckpoints();
        assertThat(JobMode.of(StreamTableEnvironment.create(environment).getConfig()))
                .isEqualTo(new JobMode(ReadOptions.Mode.STREAMING, false));
    }

    private static void assertOrdering(TestTable table, boolean parallel, TailGate gate) {
        TableRead read = table.read();
        assertThat(read.options().parallelHistory()).isEqualTo(parallel);
        assertThat(read.settings().tailGate()).isEqualTo(gate);
    }

    @Test
    void endsAtInitInBatchMode() {
        ReadOptions options = TestTable.ofOrders().inBatchMode().read().options();

        assertThat(options.mode()).isEqualTo(ReadOptions.Mode.BATCH);
        assertThat(options.end()).isEqualTo(new ReadOptions.End.Init());
    }

    @Test
    void takesTheSpecFromAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("shop.yaml"), TestSpec.YAML);

        for (String source : new String[] {file.toString(), file.toUri().toString()}) {
            LakeflowTableSource table =
                    TestTable.ofShop("log")
                            .without("spec")
                            .option("source", source)
                            .option("scan.bounded.mode", "init-timestamp")
                            .column("line", DataTypes.STRING())
                            .create();
            assertThat(table.asSummaryString()).isEqualTo("lakeflow shop.log");
        }
    }

    @Test
    void anOptionThatOnlyTunesTheReadMayChangeAfterThePlanWasMade() {
        ReadOptions options =
                TestTable.ofOrders()
                        .option("http.read-timeout", "1 s")
                        .enriched("http.read-timeout", "2 s")
                        .enriched("scan.bounded.mode", "init-timestamp")
                        .read()
                        .options();

        assertThat(options.http().readTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.end()).isEqualTo(new ReadOptions.End.Never());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80, Illegal character in scheme name at index 0",
        "example.org/v1, 'expected an absolute http or https URL, found one without a scheme'",
        "https:///v1, 'expected a URL with a host name or address, found none that is valid'",
    })
    void refusesABaseThatIsNoAddress(String base, String why) {
        assertThat(TestTable.ofOrders().option("config.base", base).problems())
                .containsExactly(
                        "'base: ${config.base}' of source example is no address such as"
                                + " https://api.example.com: "
                                + why);
    }

    @Test
    void tellsAllMistakesAtOnce() {
        assertThat(
                        TestTable.ofOrders()
                                .without("config.user")
                                .option("config.bse", "http://127.0.0.1")
                                .option("scan.pol-interval", "1 s")
                                .option("scan.startup.mode", "timestmp")
                                .option("page-size", "0")
                                .option("http.read-timeout", "soon")
                                .column("amont", DataTypes.DOUBLE())
                                .key("user_id")
                                .problems())
                .containsExactlyInAnyOrder(
                        "unknown option 'scan.pol-interval'; did you mean 'scan.poll-interval'?",
                        "option 'scan.startup.mode' is 'timestmp', expected one of earliest,"
                                + " timestamp, latest; did you mean 'timestamp'?",
                        "option 'page-size' is '0', expected a number from 1 on",
                        "option 'http.read-timeout' is 'soon', expected a duration such as 30 s, 5"
                                + " min or 1 h",
                        "unknown option 'config.bse', source example has config.base, config.user,"
                                + " config.password, config.start; did you mean 'base'?",
                        "option 'config.user' is missing, source example needs it: Any name; the"
                                + " API only refuses an empty one.",
                        "table 'orders' has no column 'amont', it has order_id, user_id, amount,"
                                + " status, updated_at; did you mean 'amount'?",
                        "PRIMARY KEY (user_id) is declared, but the key of table 'orders' is"
                                + " (order_id)",
                        "'page-size' is set, but a request for table 'orders' does not say how many"
                                + " records it wants; remove it");
    }

    @Test
    void refusesHalfOfAClientCertificateAndAProxyThatIsNone() {
        assertThat(
                        TestTable.ofOrders()
                                .option("http.tls.key-file", "/run/client.key")
                                .option("http.tls.min-version", "tls-1-1")
                                .option("http.proxy.user", "me")
                                .problems())
                .containsExactlyInAnyOrder(
                        "'http.tls.certificate-file' and 'http.tls.key-file' belong together: set"
                                + " both or none of them",
                        "option 'http.tls.min-version' is 'tls-1-1', expected one of tls-1-2,"
                                + " tls-1-3; did you mean 'tls-1-2'?",
                        "'http.proxy.user' is set, but there is no proxy: set 'http.proxy.host',"
                                + " or remove it");
    }

    @Test
    void refusesThePasswordOfAProxyInClear() {
        assertThat(
                        TestTable.ofOrders()
                                .option("http.proxy.host", "proxy.example")
                                .option("http.proxy.port", "70000")
                                .option("http.proxy.user", "me")
                                .option("http.proxy.password", "s3cret")
                                .problems())
                .containsExactlyInAnyOrder(
                        "option 'http.proxy.port' is '70000', expected at most 65535",
                        "option 'http.proxy.password' is a secret and takes only a reference,"
                                + " expected ${env:NAME} or ${file:/path}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http.tls.truststore",
                "http.proxy.hots",
                "http.allowed-hosts",
                "lookup.cache",
                "format"
            })
    void refusesWhatItDoesNotHave(String option) {
        assertThat(TestTable.ofOrders().option(option, "1").problems())
                .singleElement()
                .asString()
                .startsWith("unknown option '" + option + "'");
    }

    @Test
    void offersTheSpecsOwnOptionsToo() {
        assertThat(TestTable.ofOrders().option("base", "x").option("config-user", "x").problems())
                .containsExactly(
                        "unknown option 'base'; did you mean 'config.base'?",
                        "unknown option 'config-user'; did you mean 'config.user'?");
    }

    @Test
    void needsOneApi() {
        assertThat(TestTable.ofOrders().without("source").problems())
                .contains(
                        "the API is missing: set 'source' to one of example, mediawiki or to the"
                                + " path of a spec file, or 'spec' to the YAML of a spec");
        assertThat(TestTable.ofOrders().option("spec", TestSpec.YAML).problems())
                .contains(
                        "'source' and 'spec' are both set, expected one of them; bundled sources"
                                + " are example, mediawiki");
        assertThat(TestTable.ofOrders().option("source", "exmple").problems())
                .singleElement()
                .asString()
                .contains("no source 'exmple' comes with the connector", "did you mean 'example'?");
        assertThat(TestTable.ofOrders().option("source", "/no/such.yaml").problems())
                .singleElement()
                .asString()
                .startsWith("/no/such.yaml: the spec cannot be read");
    }

    @Test
    void tellsWhereASpecIsWrong() {
        assertThat(
                        TestTable.ofShop("log")
                                .option("spec", "spec: 1\nname: x\ntabels: {}\n")
                                .problems())
                .anyMatch(problem -> problem.startsWith("spec:3:1: unknown key 'tabels'"));
    }

    @Test
    void needsATable() {
        assertThat(TestTable.ofOrders().without("table").problems())
                .containsExactly("option 'table' is missing: which table of the API is read");
        assertThat(TestTable.ofOrders().option("table", "order").problems())
                .containsExactly(
                        "source 'example' has no table 'order', it has products, events, users,"
                                + " orders, metrics; did you mean 'orders'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scan.poll-interval|0 s|a duration such as 30 s, 5 min or 1 h",
                "scan.max-records-per-batch|0|a number from 1 on",
                "scan.max-records-per-batch|many|a number",
                "scan.parallelism|-1|a number from 1 on",
                "scan.lag|-1 s|a duration such as 30 s, 5 min or 1 h",
                "scan.lookback|x|a duration such as 30 s, 5 min or 1 h",
                "scan.bounded.mode|never|one of init-timestamp, timestamp, unbounded",
                "scan.changelog-mode|append-only|one of auto, upsert, append",
                "record.on-error|ignore|one of fail, null, skip",
                "http.max-concurrent-requests|0|a number from 1 on",
                "http.connect-timeout|0 s|a duration such as 30 s, 5 min or 1 h",
                "http.request-timeout|1 fortnight|a duration such as 30 s, 5 min or 1 h",
                "http.retry.max-attempts|0|a number from 1 on",
                "http.max-page-bytes|0|a size such as 64 mb",
                "http.max-page-bytes|big|a size such as 64 mb",
            })
    void saysWhatAnOptionTakes(String option, String value, String expected) {
        assertThat(TestTable.ofOrders().option(option, value).problems())
                .containsExactly(
                        "option '%s' is '%s', expected %s".formatted(option, value, expected));
    }

    @Test
    void theFirstBackoffIsNotTheLongest() {
        assertThat(TestTable.ofOrders().option("http.retry.initial-backoff", "2 min").problems())
                .containsExactly(
                        "'http.retry.initial-backoff' is longer than 'http.retry.max-backoff'");
    }

    private static TestTable withSeveralKindsOfCredentials() {
        return TestTable.ofShop("t")
                .option(
                        "spec",
                        """
                        spec: 1
                        name: several
                        options:
                          token: {type: string, secret: true}
                          password: {type: string, secret: true}
                        http:
                          base: https://several.example
                          auth:
                            one_of:
                              - {bearer: "${config.token}"}
                              - {basic: {user: me, password: "${config.password}"}}
                        tables:
                          t: {ingestion: snapshot, path: /t, page: {next: none}, columns: {id: BIGINT}}
                        """)
                .option("scan.bounded.mode", "init-timestamp")
                .column("id", DataTypes.BIGINT());
    }

    @Test
    void credentialsAreChosenByTheOptionsThatAreSet() {
        assertThat(
                        withSeveralKindsOfCredentials()
                                .option("config.password", "${env:PASSWORD}")
                                .read()
                                .source()
                                .http()
                                .auth())
                .isInstanceOf(AuthModel.Basic.class);
        assertThat(withSeveralKindsOfCredentials().problems())
                .containsExactly(
                        "source several has no credentials; set what is missing for one of: bearer"
                                + " needs 'config.token'; basic needs 'config.password'");
    }
}
