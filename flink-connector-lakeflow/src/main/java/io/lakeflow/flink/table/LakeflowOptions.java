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

import static org.apache.flink.configuration.description.TextElement.text;

import io.lakeflow.flink.http.Tls;
import io.lakeflow.flink.json.OnError;
import io.lakeflow.flink.rest.ReadOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The options of a table with <code>'connector' = 'lakeflow'</code>. What a spec declares is set
 * with {@link #CONFIG_PREFIX} in front of its name.
 */
@PublicEvolving
public final class LakeflowOptions {

    /** Stands before the name of an option that a spec declares. */
    public static final String CONFIG_PREFIX = "config.";

    public static final ConfigOption<String> SOURCE =
            ConfigOptions.key("source")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The API: the name of a source that comes with the connector or of a"
                                    + " connector in Java, or the path or URI of a spec file. Either"
                                    + " this or 'spec' is set.");

    public static final ConfigOption<String> SPEC =
            ConfigOptions.key("spec")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The API: the YAML of a spec itself. Either this or 'source' is set.");

    public static final ConfigOption<String> TABLE =
            ConfigOptions.key("table")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Which table of the API is read.");

    public static final ConfigOption<StartupMode> SCAN_STARTUP_MODE =
            ConfigOptions.key("scan.startup.mode")
                    .enumType(StartupMode.class)
                    .defaultValue(StartupMode.EARLIEST)
                    .withDescription("Where a read starts that has no state to go on from.");

    public static final ConfigOption<String> SCAN_STARTUP_TIMESTAMP =
            ConfigOptions.key("scan.startup.timestamp")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Where a read with 'scan.startup.mode' = 'timestamp' starts: ISO-8601"
                                    + " (UTC where it has no zone) or epoch milliseconds.");

    public static final ConfigOption<BoundedMode> SCAN_BOUNDED_MODE =
            ConfigOptions.key("scan.bounded.mode")
                    .enumType(BoundedMode.class)
                    .noDefaultValue()
                    .withDescription(
                            "Where a read ends. By default 'init-timestamp' in batch mode and"
                                    + " 'unbounded' in streaming mode.");

    public static final ConfigOption<String> SCAN_BOUNDED_TIMESTAMP =
            ConfigOptions.key("scan.bounded.timestamp")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Where a read with 'scan.bounded.mode' = 'timestamp' ends, exclusive:"
                                    + " ISO-8601 (UTC where it has no zone) or epoch milliseconds.");

    public static final ConfigOption<Duration> SCAN_POLL_INTERVAL =
            ConfigOptions.key("scan.poll-interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "The pause before an API that had nothing new is asked again.");

    public static final ConfigOption<Duration> SCAN_WINDOW =
            ConfigOptions.key("scan.window")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "The width of the time windows in which history is read in parallel,"
                                    + " instead of the spec's.");

    public static final ConfigOption<Duration> SCAN_LOOKBACK =
            ConfigOptions.key("scan.lookback")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How far before the newest known record each round of an incremental"
                                    + " read starts, instead of the spec's.");

    public static final ConfigOption<Duration> SCAN_LAG =
            ConfigOptions.key("scan.lag")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How late a record may appear in the API, at most, instead of the"
                                    + " spec's. A window is read only once it is that old.");

    public static final ConfigOption<Ordering> SCAN_ORDERING =
            ConfigOptions.key("scan.ordering")
                    .enumType(Ordering.class)
                    .defaultValue(Ordering.STRICT)
                    .withDescription(
                            "What is promised of the versions of a row where the table has a key and"
                                    + " windows, and the read goes on after its history.");

    public static final ConfigOption<Integer> SCAN_MAX_RECORDS_PER_BATCH =
            ConfigOptions.key("scan.max-records-per-batch")
                    .intType()
                    .defaultValue(10_000)
                    .withDescription("The most rows that are handed to Flink at once.");

    public static final ConfigOption<Integer> SCAN_MAX_IDENTITIES =
            ConfigOptions.key("scan.max-identities")
                    .intType()
                    .defaultValue(ReadOptions.DEFAULT_MAX_IDENTITIES)
                    .withDescription(
                            "How many identities of emitted rows one subtask remembers, at most, to"
                                    + " recognise them when they are listed again. Above it a table"
                                    + " with a key emits rows of the lookback again; one without"
                                    + " fails and says what to change.");

    public static final ConfigOption<Integer> SCAN_SNAPSHOT_MAX_KEYS =
            ConfigOptions.key("scan.snapshot.max-keys")
                    .intType()
                    .defaultValue(ReadOptions.DEFAULT_MAX_SNAPSHOT_KEYS)
                    .withDescription(
                            "How many keys of a snapshot one partition remembers, at most, to"
                                    + " compare it with the next one. A larger table fails.");

    public static final ConfigOption<Integer> PAGE_SIZE =
            ConfigOptions.key("page-size")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "How many records one request asks for, instead of the spec's.");

    public static final ConfigOption<ChangelogHandling> SCAN_CHANGELOG_MODE =
            ConfigOptions.key("scan.changelog-mode")
                    .enumType(ChangelogHandling.class)
                    .defaultValue(ChangelogHandling.AUTO)
                    .withDescription("Which kinds of changes the table produces.");

    public static final ConfigOption<Integer> SCAN_PARALLELISM = FactoryUtil.SOURCE_PARALLELISM;

    public static final ConfigOption<BadRecordHandling> RECORD_ON_ERROR =
            ConfigOptions.key("record.on-error")
                    .enumType(BadRecordHandling.class)
                    .defaultValue(BadRecordHandling.FAIL)
                    .withDescription(
                            "What happens to a record that does not fit the declared columns."
                                    + " One that does not fail the job is counted in numRecordsInErrors.");

    public static final ConfigOption<Integer> HTTP_MAX_CONCURRENT_REQUESTS =
            ConfigOptions.key("http.max-concurrent-requests")
                    .intType()
                    .defaultValue(4)
                    .withDescription("How many requests one subtask has under way, at most.");

    public static final ConfigOption<String> HTTP_RATE_LIMIT =
            ConfigOptions.key("http.rate-limit")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "How many requests the job sends in any stretch of time, at most, instead of the limits that the spec declares: '10/s', '600/min', '5000/h', '100/15min'. It holds for all tables of the job that show the same credentials to the same address, together; of several the lowest counts.");

    public static final ConfigOption<Duration> HTTP_CONNECT_TIMEOUT =
            ConfigOptions.key("http.connect-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription("For the TCP connection, and for the TLS handshake on it.");

    public static final ConfigOption<Duration> HTTP_READ_TIMEOUT =
            ConfigOptions.key("http.read-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "The longest silence: until the headers of an answer come, and between"
                                    + " two pieces of its body.");

    public static final ConfigOption<Duration> HTTP_REQUEST_TIMEOUT =
            ConfigOptions.key("http.request-timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5))
                    .withDescription(
                            "For one request as a whole, name lookup and body of the answer"
                                    + " included; a large body has it anew for each 16 MiB.");

    public static final ConfigOption<Integer> HTTP_RETRY_MAX_ATTEMPTS =
            ConfigOptions.key("http.retry.max-attempts")
                    .intType()
                    .defaultValue(20)
                    .withDescription(
                            "How often a request is sent, at most, while its faults are transient;"
                                    + " 1 for no retries.");

    public static final ConfigOption<Duration> HTTP_RETRY_INITIAL_BACKOFF =
            ConfigOptions.key("http.retry.initial-backoff")
                    .durationType()
                    .defaultValue(Duration.ofMillis(500))
                    .withDescription(
                            "The longest first wait before a retry; each further one may be twice"
                                    + " as long. Waits are chosen at random below that.");

    public static final ConfigOption<Duration> HTTP_RETRY_MAX_BACKOFF =
            ConfigOptions.key("http.retry.max-backoff")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription("The longest wait before a retry.");

    public static final ConfigOption<MemorySize> HTTP_MAX_PAGE_BYTES =
            ConfigOptions.key("http.max-page-bytes")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(128))
                    .withDescription(
                            "The largest body of an answer after decompression. A larger one fails"
                                    + " the job. What has more than 16 MiB is kept in a file in one"
                                    + " of Flink's 'io.tmp.dirs'.");

    public static final ConfigOption<String> HTTP_TLS_CA_FILE =
            ConfigOptions.key("http.tls.ca-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A PEM file with the certificates of the authorities that are trusted"
                                    + " instead of the JVM's. Like the other files of TLS it lies"
                                    + " where requests are sent, on every node, and is read again"
                                    + " when it has changed.");

    public static final ConfigOption<String> HTTP_TLS_CERTIFICATE_FILE =
            ConfigOptions.key("http.tls.certificate-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A PEM file with the client's certificate and its chain, for an API"
                                    + " that asks for one.");

    public static final ConfigOption<String> HTTP_TLS_KEY_FILE =
            ConfigOptions.key("http.tls.key-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A PEM file with the key of 'http.tls.certificate-file': PKCS #8"
                                    + " without a password.");

    public static final ConfigOption<TlsVersion> HTTP_TLS_MIN_VERSION =
            ConfigOptions.key("http.tls.min-version")
                    .enumType(TlsVersion.class)
                    .defaultValue(TlsVersion.TLS_1_2)
                    .withDescription("The oldest version of TLS that is spoken.");

    public static final ConfigOption<String> HTTP_PROXY_HOST =
            ConfigOptions.key("http.proxy.host")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The HTTP proxy that requests go through; https is tunnelled with"
                                    + " CONNECT.");

    public static final ConfigOption<Integer> HTTP_PROXY_PORT =
            ConfigOptions.key("http.proxy.port")
                    .intType()
                    .defaultValue(8080)
                    .withDescription("The proxy's port.");

    public static final ConfigOption<String> HTTP_PROXY_USER =
            ConfigOptions.key("http.proxy.user")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("For a proxy that asks who it is.");

    public static final ConfigOption<String> HTTP_PROXY_PASSWORD =
            ConfigOptions.key("http.proxy.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "With 'http.proxy.user': a reference, ${env:NAME} or ${file:/path},"
                                    + " never the password itself.");

    public static final ConfigOption<List<String>> HTTP_PROXY_EXCLUDE =
            ConfigOptions.key("http.proxy.exclude")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "Hosts that are asked directly, with ';' between them; '*' may stand"
                                    + " for the beginning or the end of a name.");

    private LakeflowOptions() {}

    /** All of them, in the order of the reference page. */
    public static List<ConfigOption<?>> all() {
        return List.of(
                SOURCE,
                SPEC,
                TABLE,
                SCAN_STARTUP_MODE,
                SCAN_STARTUP_TIMESTAMP,
                SCAN_BOUNDED_MODE,
                SCAN_BOUNDED_TIMESTAMP,
                SCAN_CHANGELOG_MODE,
                SCAN_POLL_INTERVAL,
                SCAN_WINDOW,
                SCAN_LOOKBACK,
                SCAN_LAG,
                SCAN_ORDERING,
                SCAN_MAX_RECORDS_PER_BATCH,
                SCAN_MAX_IDENTITIES,
                SCAN_SNAPSHOT_MAX_KEYS,
                SCAN_PARALLELISM,
                PAGE_SIZE,
                RECORD_ON_ERROR,
                HTTP_MAX_CONCURRENT_REQUESTS,
                HTTP_RATE_LIMIT,
                HTTP_CONNECT_TIMEOUT,
                HTTP_READ_TIMEOUT,
                HTTP_REQUEST_TIMEOUT,
                HTTP_RETRY_MAX_ATTEMPTS,
                HTTP_RETRY_INITIAL_BACKOFF,
                HTTP_RETRY_MAX_BACKOFF,
                HTTP_MAX_PAGE_BYTES,
                HTTP_TLS_CA_FILE,
                HTTP_TLS_CERTIFICATE_FILE,
                HTTP_TLS_KEY_FILE,
                HTTP_TLS_MIN_VERSION,
                HTTP_PROXY_HOST,
                HTTP_PROXY_PORT,
                HTTP_PROXY_USER,
                HTTP_PROXY_PASSWORD,
                HTTP_PROXY_EXCLUDE);
    }

    /** Versions of TLS. */
    public enum TlsVersion implements DescribedEnum {
        TLS_1_2(Tls.Version.TLS_1_2, "TLS 1.2 and 1.3."),
        TLS_1_3(Tls.Version.TLS_1_3, "TLS 1.3 only.");

        private final Tls.Version version;
        private final String description;

        TlsVersion(Tls.Version version, String description) {
            this.version = version;
            this.description = description;
        }

        Tls.Version version() {
            return version;
        }

        @Override
        public InlineElement getDescription() {
            return text(description);
        }

        @Override
        public String toString() {
            return kebab(this);
        }
    }

    /** Where a read starts. */
    public enum StartupMode implements DescribedEnum {
        EARLIEST("At the spec's start or, without one, at the first record of the API."),
        TIMESTAMP("At 'scan.startup.timestamp', in the time of the table's cursor."),
        LATEST("At the time of the first successful answer: only what changes later.");

        private final String description;

        StartupMode(String description) {
            this.description = description;
        }

        @Override
        public InlineElement getDescription() {
            return text(description);
        }

        @Override
        public String toString() {
            return kebab(this);
        }
    }

    /** What is promised of the order of a row's versions. */
    public enum Ordering implements DescribedEnum {
        STRICT(
                "An old version never comes after a newer one. History is read in parallel where the"
                        + " job takes aligned checkpoints: what changes later follows when one has"
                        + " completed after it. Else one subtask reads both, one after the other."),
        RELAXED(
                "History is always read in parallel, and what changes later follows as soon as it"
                        + " is read. A row that is still on its way through the job may be"
                        + " overtaken by its newer version.");

        private final String description;

        Ordering(String description) {
            this.description = description;
        }

        @Override
        public InlineElement getDescription() {
            return text(description);
        }

        @Override
        public String toString() {
            return kebab(this);
        }
    }

    /** Where a read ends. */
    public enum BoundedMode implements DescribedEnum {
        INIT_TIMESTAMP("At the time of the first successful answer."),
        TIMESTAMP("At 'scan.bounded.timestamp', in the time of the table's cursor."),
        UNBOUNDED("Never.");

        private final String description;

        BoundedMode(String description) {
            this.description = description;
        }

        @Override
        public InlineElement getDescription() {
            return text(description);
        }

        @Override
        public String toString() {
            return kebab(this);
        }
    }

    /** Which kinds of changes a table produces. */
    public enum ChangelogHandling implements DescribedEnum {
        AUTO(
                ReadOptions.ChangelogKind.AUTO,
                "What the ingestion type of the spec's table gives: inserts, upserts, or upserts"
                        + " and deletes."),
        UPSERT(
                ReadOptions.ChangelogKind.UPSERT,
                "Upserts by key, also where inserts would do. Batch mode has inserts all the"
                        + " same."),
        APPEND(
                ReadOptions.ChangelogKind.APPEND,
                "A log of versions: every change is an insert, and the metadata column 'operation'"
                        + " tells which change it was.");

        private final ReadOptions.ChangelogKind kind;
        private final String description;

        ChangelogHandling(ReadOptions.ChangelogKind kind, String description) {
            this.kind = kind;
            this.description = description;
        }

        ReadOptions.ChangelogKind kind() {
            return kind;
        }

        @Override
        public InlineElement getDescription() {
            return text(description);
        }

        @Override
        public String toString() {
            return kebab(this);
        }
    }

    /** What happens to a record that does not fit the declared columns. */
    public enum BadRecordHandling implements DescribedEnum {
        FAIL(OnError.FAIL, "The job fails, with a message that names record and column."),
        NULL(OnError.NULL, "The column becomes NULL; where it is NOT NULL the record is left out."),
        SKIP(OnError.SKIP, "The record is left out.");

        private final OnError onError;
        private final String description;

        BadRecordHandling(OnError onError, String description) {
            this.onError = onError;
            this.description = description;
        }

        OnError onError() {
            return onError;
        }

        @Override
        public InlineElement getDescription() {
            return text(description);
        }

        @Override
        public String toString() {
            return kebab(this);
        }
    }

    private static String kebab(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
