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
package io.lakeflow.flink;

import io.lakeflow.flink.connect.LakeflowConnect;
import io.lakeflow.flink.rest.ReadOptions;
import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.source.ScanSource;
import io.lakeflow.flink.table.DeclaredSchema;
import io.lakeflow.flink.table.JobMode;
import io.lakeflow.flink.table.LakeflowOptions;
import io.lakeflow.flink.table.LakeflowOptions.BadRecordHandling;
import io.lakeflow.flink.table.LakeflowOptions.BoundedMode;
import io.lakeflow.flink.table.LakeflowOptions.ChangelogHandling;
import io.lakeflow.flink.table.LakeflowOptions.Ordering;
import io.lakeflow.flink.table.LakeflowOptions.StartupMode;
import io.lakeflow.flink.table.LakeflowOptions.TlsVersion;
import io.lakeflow.flink.table.ReadableTable;
import io.lakeflow.flink.table.TableReadResolver;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Reads a table of an API in a DataStream job.
 *
 * <pre>{@code
 * StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
 * Source<RowData, ?, ?> orders =
 *         LakeflowSource.builder()
 *                 .source("example")
 *                 .table("orders")
 *                 .config("base", "http://127.0.0.1:8080")
 *                 .config("user", "me")
 *                 .config("password", "${env:EXAMPLE_PASSWORD}")
 *                 .columns("order_id", "amount")
 *                 .build();
 * env.fromSource(orders, WatermarkStrategy.noWatermarks(), "orders")
 *         .map(row -> row.getRowKind().shortString() + " " + row.getString(0))
 *         .print();
 * env.execute();
 * }</pre>
 *
 * <p>Source and table must be set; everything else has a default: all columns of the spec, a read
 * that starts with the earliest record and never ends, and the options of {@link LakeflowOptions}.
 * Rows carry their {@code RowKind}: upserts come as {@code UPDATE_AFTER}, deletes with their key
 * alone.
 */
@PublicEvolving
public final class LakeflowSource {
    private LakeflowSource() {}

    /** Begins the description of a source. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Says what is to be read. A wrong setting is reported by {@link #build()}, with all others.
     */
    @PublicEvolving
    public static final class Builder {
        private final Configuration options = new Configuration();
        private DeclaredSchema columns = DeclaredSchema.ofSpec();
        private List<String> metadata = List.of();
        private ReadOptions.Mode mode = ReadOptions.Mode.STREAMING;
        private boolean alignedCheckpoints;
        private boolean emitsWatermarks;
        @Nullable private LakeflowConnect connector;

        private Builder() {}

        /**
         * The name of a source that comes with the connector or of a {@link LakeflowConnect} on the
         * classpath, or the path or URI of a spec file.
         */
        public Builder source(String nameOrPath) {
            return option(LakeflowOptions.SOURCE, nameOrPath);
        }

        /** The YAML of a spec, instead of {@link #source}. */
        public Builder spec(String yaml) {
            return option(LakeflowOptions.SPEC, yaml);
        }

        /**
         * A connector in code, instead of {@link #source}. Each process of the job has copies of
         * it.
         *
         * @throws IllegalArgumentException by {@link #build()}, if it holds what cannot be
         *     serialized
         */
        public <C extends LakeflowConnect & Serializable> Builder connector(C instance) {
            connector = instance;
            return this;
        }

        /** The table of the API. */
        public Builder table(String name) {
            return option(LakeflowOptions.TABLE, name);
        }

        /**
         * An option that the spec declares.
         *
         * @param name without {@code config.}
         * @param value as text; for a secret a reference such as <code>${env:TOKEN}</code>
         */
        public Builder config(String name, String value) {
            options.setString(LakeflowOptions.CONFIG_PREFIX + name, value);
            return this;
        }

        /** Any option by its constant. Each has a method of its own, too. */
        public <T> Builder option(ConfigOption<T> option, T value) {
            options.set(option, value);
            return this;
        }

        /** The pause before an API that had nothing new is asked again. */
        public Builder pollInterval(Duration value) {
            return option(LakeflowOptions.SCAN_POLL_INTERVAL, value);
        }

        /** The width of the time windows in which history is read, instead of the spec's. */
        public Builder window(Duration value) {
            return option(LakeflowOptions.SCAN_WINDOW, value);
        }

        /** How far before the newest known record each round starts, instead of the spec's. */
        public Builder lookback(Duration value) {
            return option(LakeflowOptions.SCAN_LOOKBACK, value);
        }

        /** How late a record may appear in the API, at most, instead of the spec's. */
        public Builder lag(Duration value) {
            return option(LakeflowOptions.SCAN_LAG, value);
        }

        /** What is promised of the versions of a row where history is read in windows. */
        public Builder ordering(Ordering value) {
            return option(LakeflowOptions.SCAN_ORDERING, value);
        }

        /** The most rows that are handed to Flink at once. */
        public Builder maxRecordsPerBatch(int value) {
            return option(LakeflowOptions.SCAN_MAX_RECORDS_PER_BATCH, value);
        }

        /** How many identities of emitted rows one subtask remembers, at most. */
        public Builder maxIdentities(int value) {
            return option(LakeflowOptions.SCAN_MAX_IDENTITIES, value);
        }

        /** How many keys of a snapshot one partition remembers, at most. */
        public Builder snapshotMaxKeys(int value) {
            return option(LakeflowOptions.SCAN_SNAPSHOT_MAX_KEYS, value);
        }

        /** Which kinds of changes come out. */
        public Builder changelogMode(ChangelogHandling value) {
            return option(LakeflowOptions.SCAN_CHANGELOG_MODE, value);
        }

        /** How many records one request asks for, instead of the spec's. */
        public Builder pageSize(int value) {
            return option(LakeflowOptions.PAGE_SIZE, value);
        }

        /** What happens to a record that does not fit the columns. */
        public Builder recordOnError(BadRecordHandling value) {
            return option(LakeflowOptions.RECORD_ON_ERROR, value);
        }

        /** How many requests one subtask has under way, at most. */
        public Builder maxConcurrentRequests(int value) {
            return option(LakeflowOptions.HTTP_MAX_CONCURRENT_REQUESTS, value);
        }

        /** How many requests the job sends, such as {@code 10/s} or {@code 5000/h}. */
        public Builder rateLimit(String value) {
            return option(LakeflowOptions.HTTP_RATE_LIMIT, value);
        }

        /** For the TCP connection, and for the TLS handshake on it. */
        public Builder connectTimeout(Duration value) {
            return option(LakeflowOptions.HTTP_CONNECT_TIMEOUT, value);
        }

        /** The longest silence of the API. */
        public Builder readTimeout(Duration value) {
            return option(LakeflowOptions.HTTP_READ_TIMEOUT, value);
        }

        /** For one request as a whole. */
        public Builder requestTimeout(Duration value) {
            return option(LakeflowOptions.HTTP_REQUEST_TIMEOUT, value);
        }

        /** How often a request is sent, at most, while its faults are transient. */
        public Builder retryMaxAttempts(int value) {
            return option(LakeflowOptions.HTTP_RETRY_MAX_ATTEMPTS, value);
        }

        /** The longest first wait before a retry. */
        public Builder retryInitialBackoff(Duration value) {
            return option(LakeflowOptions.HTTP_RETRY_INITIAL_BACKOFF, value);
        }

        /** The longest wait before a retry. */
        public Builder retryMaxBackoff(Duration value) {
            return option(LakeflowOptions.HTTP_RETRY_MAX_BACKOFF, value);
        }

        /** The largest body of an answer, in bytes after decompression. */
        public Builder maxPageBytes(long value) {
            return option(LakeflowOptions.HTTP_MAX_PAGE_BYTES, new MemorySize(value));
        }

        /** A PEM file with the certificates of the authorities that are trusted. */
        public Builder tlsCaFile(String value) {
            return option(LakeflowOptions.HTTP_TLS_CA_FILE, value);
        }

        /** A PEM file with the client's certificate and its chain. */
        public Builder tlsCertificateFile(String value) {
            return option(LakeflowOptions.HTTP_TLS_CERTIFICATE_FILE, value);
        }

        /** A PEM file with the key of that certificate. */
        public Builder tlsKeyFile(String value) {
            return option(LakeflowOptions.HTTP_TLS_KEY_FILE, value);
        }

        /** The oldest version of TLS that is spoken. */
        public Builder tlsMinVersion(TlsVersion value) {
            return option(LakeflowOptions.HTTP_TLS_MIN_VERSION, value);
        }

        /** The HTTP proxy that requests go through. */
        public Builder proxyHost(String value) {
            return option(LakeflowOptions.HTTP_PROXY_HOST, value);
        }

        /** The proxy's port. */
        public Builder proxyPort(int value) {
            return option(LakeflowOptions.HTTP_PROXY_PORT, value);
        }

        /** For a proxy that asks who it is. */
        public Builder proxyUser(String value) {
            return option(LakeflowOptions.HTTP_PROXY_USER, value);
        }

        /** A reference to the password for the proxy, never the password itself. */
        public Builder proxyPassword(String value) {
            return option(LakeflowOptions.HTTP_PROXY_PASSWORD, value);
        }

        /** Hosts that are asked directly; '*' may stand for the beginning or the end of a name. */
        public Builder proxyExclude(String... hosts) {
            return option(LakeflowOptions.HTTP_PROXY_EXCLUDE, List.of(hosts));
        }

        /** Starts at a point in the time of the table's cursor. */
        public Builder startAt(Instant time) {
            option(LakeflowOptions.SCAN_STARTUP_MODE, StartupMode.TIMESTAMP);
            return option(LakeflowOptions.SCAN_STARTUP_TIMESTAMP, time.toString());
        }

        /** Starts with the earliest record, which is the default. */
        public Builder startAtEarliest() {
            return option(LakeflowOptions.SCAN_STARTUP_MODE, StartupMode.EARLIEST);
        }

        /** Reads only what changes after the first successful answer. */
        public Builder startAtLatest() {
            return option(LakeflowOptions.SCAN_STARTUP_MODE, StartupMode.LATEST);
        }

        /** Ends before a point in the time of the table's cursor. */
        public Builder endAt(Instant time) {
            option(LakeflowOptions.SCAN_BOUNDED_MODE, BoundedMode.TIMESTAMP);
            return option(LakeflowOptions.SCAN_BOUNDED_TIMESTAMP, time.toString());
        }

        /** Ends with what was there at the first successful answer. */
        public Builder endAtInit() {
            return option(LakeflowOptions.SCAN_BOUNDED_MODE, BoundedMode.INIT_TIMESTAMP);
        }

        /**
         * Says that the job takes checkpoints, and aligned ones: it calls {@code
         * enableCheckpointing} and does not enable unaligned checkpoints.
         *
         * <p>Then the history of a table with a key and windows is read in parallel although the
         * read goes on, and its tail begins when a checkpoint has completed after it. A job that
         * takes no checkpoints all the same never reads the tail. Without this call one subtask
         * reads both, one after the other, unless {@link LakeflowOptions#SCAN_ORDERING} is relaxed.
         */
        public Builder alignedCheckpoints() {
            alignedCheckpoints = true;
            return this;
        }

        /** Goes on for ever, which is the default unless the job runs in batch mode. */
        public Builder neverEnd() {
            return option(LakeflowOptions.SCAN_BOUNDED_MODE, BoundedMode.UNBOUNDED);
        }

        /**
         * Says that the job runs in batch mode, {@code RuntimeExecutionMode.BATCH}: the read ends,
         * and every row is an insert, one for each key.
         */
        public Builder batchMode() {
            mode = ReadOptions.Mode.BATCH;
            return this;
        }

        /**
         * Lets the source say itself how far the time of the table's cursor has come, for each of
         * its splits. Use it with {@code WatermarkStrategy.noWatermarks()}. Any other strategy
         * works without this call, and for each split as well; rows come with the time of their
         * cursor.
         */
        public Builder watermarksOfCursor() {
            emitsWatermarks = true;
            return this;
        }

        /**
         * Adds columns behind the others that tell of the row: {@code operation}, {@code
         * fetched-at}, {@code raw}.
         */
        public Builder metadata(String... keys) {
            metadata = List.of(keys);
            return this;
        }

        /** Some columns of the spec, in this order. */
        public Builder columns(String... names) {
            columns = DeclaredSchema.ofNames(List.of(names));
            return this;
        }

        /**
         * Columns with types of one's own, as in a DDL.
         *
         * @param row made by {@code DataTypes.ROW}
         * @throws IllegalArgumentException if it is another type
         */
        public Builder columns(DataType row) {
            if (!(row.getLogicalType() instanceof RowType type)) {
                throw new IllegalArgumentException(
                        "The columns must be given as a ROW, not as " + row);
            }
            columns = DeclaredSchema.ofRow(type);
            return this;
        }

        /**
         * The source of rows in Flink's internal format, to be given to {@code
         * StreamExecutionEnvironment.fromSource}. Needs no network.
         *
         * @throws org.apache.flink.table.api.ValidationException with everything that is wrong
         */
        public Source<RowData, ?, ?> build() {
            return source();
        }

        /**
         * The source of what becomes of the rows.
         *
         * @throws org.apache.flink.table.api.ValidationException with everything that is wrong
         * @throws IllegalArgumentException if the deserializer can make nothing of the columns
         */
        public <T> Source<T, ?, ?> build(RowDeserializer<T> deserializer) {
            ScanSource source = source();
            RowType rows = ((InternalTypeInfo<?>) source.getProducedType()).toRowType();
            deserializer.open(rows, Thread.currentThread().getContextClassLoader());
            return new DeserializedSource<>(source, deserializer, rows);
        }

        /** The options as text. */
        Map<String, String> written() {
            return options.toMap();
        }

        private ScanSource source() {
            Map<String, String> written = written();
            ReadableTable read =
                    TableReadResolver.resolve(
                            "Table '" + written.get(LakeflowOptions.TABLE.key()) + "'",
                            written,
                            new JobMode(mode, alignedCheckpoints),
                            columns,
                            Thread.currentThread().getContextClassLoader(),
                            connector);
            TableScanFactory scan = read.scan(read.allColumns(), metadata);
            return new ScanSource(
                    scan,
                    read.settings().emittingWatermarks(emitsWatermarks),
                    InternalTypeInfo.of(scan.describe().rowType()));
        }
    }
}
