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

import io.lakeflow.flink.connect.ConnectorOrigin;
import io.lakeflow.flink.connect.Connectors;
import io.lakeflow.flink.connect.LakeflowConnect;
import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.ReadOptions;
import io.lakeflow.flink.rest.RestScanFactory;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.spec.AuthChoice;
import io.lakeflow.flink.spec.ConfigException;
import io.lakeflow.flink.spec.ConfigResolver;
import io.lakeflow.flink.spec.NearestWord;
import io.lakeflow.flink.spec.SpecException;
import io.lakeflow.flink.spec.SpecLoader;
import io.lakeflow.flink.table.LakeflowOptions.BadRecordHandling;
import io.lakeflow.flink.table.LakeflowOptions.ChangelogHandling;
import io.lakeflow.flink.table.LakeflowOptions.Ordering;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.RowType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns options and a declared schema into a {@link TableRead}. Needs no network and opens no
 * secret; everything that is wrong is told in one error.
 */
@Internal
public final class TableReadResolver {
    private static final Logger LOG = LoggerFactory.getLogger(TableReadResolver.class);

    private static final String NAME = "[A-Za-z0-9_-]*";

    private final Problems problems = new Problems();
    private final WrittenOptions options;
    private final HttpOptions http;
    private final JobMode job;
    private final DeclaredSchema declared;

    /** The names of connectors in code, where one of them could have been meant. */
    private List<String> connectors = List.of();

    private TableReadResolver(Map<String, String> options, JobMode job, DeclaredSchema declared) {
        this.options = new WrittenOptions(options, problems);
        this.http = new HttpOptions(this.options, problems);
        this.job = job;
        this.declared = declared;
    }

    /**
     * Checks everything that can be checked without asking the API.
     *
     * @param subject what cannot be read, for the beginning of the error message
     * @param options those of {@link LakeflowOptions} as text
     * @param job what job it is for
     * @param loader the one of the user's code, which may have connectors
     * @param given a connector that is read whatever the options say; null for none
     * @throws org.apache.flink.table.api.ValidationException with everything that is wrong
     */
    public static ReadableTable resolve(
            String subject,
            Map<String, String> options,
            JobMode job,
            DeclaredSchema declared,
            ClassLoader loader,
            @Nullable LakeflowConnect given) {
        TableReadResolver resolver = new TableReadResolver(options, job, declared);
        ReadableTable read = resolver.resolve(loader, given);
        resolver.problems.throwIfAny(subject);
        return read;
    }

    /** The same for a table of a spec, whatever connectors in code there are. */
    public static TableRead resolve(
            String subject, Map<String, String> options, JobMode job, DeclaredSchema declared) {
        TableReadResolver resolver = new TableReadResolver(options, job, declared);
        TableRead read = resolver.ofSpec();
        resolver.problems.throwIfAny(subject);
        return read;
    }

    /**
     * The tables of a source, once everything is checked that can be without one of them.
     *
     * @param subject what the tables are wanted for, for the beginning of the error message
     * @param options those of {@link LakeflowOptions} as text, but for {@code table}
     * @param loader the one of the user's code, which may have connectors
     * @throws org.apache.flink.table.api.ValidationException with everything that is wrong
     */
    static SourceTables tables(String subject, Map<String, String> options, ClassLoader loader) {
        JobMode any = new JobMode(ReadOptions.Mode.STREAMING, true);
        TableReadResolver resolver = new TableReadResolver(options, any, DeclaredSchema.ofSpec());
        SourceTables tables = resolver.tables(loader);
        resolver.problems.throwIfAny(subject);
        return tables;
    }

    /** Null, or not to be used, where there are problems. */
    @Nullable
    private SourceTables tables(ClassLoader loader) {
        readOptions();
        settings();
        Optional<LakeflowConnect> connector = connector(loader);
        if (connector.isPresent()) {
            options.refuseUnknown(Set.of());
            return new SourceTables.OfConnector(connector.get(), options.config());
        }
        SourceModel source = source();
        options.refuseUnknown(source == null ? Set.of() : source.options().keySet());
        if (source == null) {
            return null;
        }
        config(source).ifPresent(values -> auth(source, values));
        return new SourceTables.OfSpec(source);
    }

    @Nullable
    private ReadableTable resolve(ClassLoader loader, @Nullable LakeflowConnect given) {
        if (given != null) {
            return ofConnector(given, ConnectorOrigin.of(given));
        }
        Optional<LakeflowConnect> found = connector(loader);
        return found.isPresent()
                ? ofConnector(found.get(), ConnectorOrigin.named(found.get().name()))
                : ofSpec();
    }

    /** The connector in Java that is meant, if one is. */
    private Optional<LakeflowConnect> connector(ClassLoader loader) {
        String name = options.text(LakeflowOptions.SOURCE);
        if (name == null || options.text(LakeflowOptions.SPEC) != null) {
            return Optional.empty();
        }
        Optional<LakeflowConnect> found = Connectors.find(name, loader);
        if (found.isEmpty()) {
            connectors = Connectors.names(loader);
        }
        return found;
    }

    @Nullable
    private ReadableTable ofConnector(LakeflowConnect connector, ConnectorOrigin origin) {
        return new ConnectReadResolver(options, http, job, declared, problems, connector, origin)
                .resolve(settings(), readsHistoryInParallel());
    }

    private boolean readsHistoryInParallel() {
        return job.alignedCheckpoints() || ordering() == Ordering.RELAXED;
    }

    /** Null, or not to be used, where there are problems. */
    @Nullable
    private TableRead ofSpec() {
        SourceModel source = source();
        options.refuseUnknown(source == null ? Set.of() : source.options().keySet());
        ReadOptions read = readOptions();
        SourceSettings settings = settings();
        Integer parallelism = options.count(LakeflowOptions.SCAN_PARALLELISM);
        if (source == null) {
            checkTableIsSet();
            return null;
        }
        Optional<Map<String, Object>> resolved = config(source);
        AuthModel auth = resolved.map(values -> auth(source, values)).orElse(null);
        Map<String, Object> config = resolved.orElse(Map.of());
        TableModel written = table(source);
        if (written == null) {
            return null;
        }
        SchemaCheck schema = new SchemaCheck(written, declared, problems);
        TableModel table = schema.table();
        SourceModel completed = with(source, auth, table);
        RowType rowType = schema.rowType();
        schema.checkKey();
        ReadChecks checks = new ReadChecks(table, read, problems);
        checks.checkOverrides(options);
        checks.checkStartAndEnd();
        checks.checkChildWindows();
        checks.checkIngestion();
        checks.warnings().forEach(LOG::warn);
        RestScanFactory factory =
                new RestScanFactory(completed, table.name(), config, List.of(), read);
        if (declared.primaryKey() != null) {
            checks.checkKey(factory.describe().changelogMode(), declared.primaryKey());
        }
        if (resolved.isPresent()) {
            checkAddress(factory);
        }
        return new TableRead(completed, table.name(), config, read, settings, rowType, parallelism);
    }

    @Nullable
    private SourceModel source() {
        String name = options.text(LakeflowOptions.SOURCE);
        String yaml = options.text(LakeflowOptions.SPEC);
        if ((name == null) == (yaml == null)) {
            problems.add(
                    name == null
                            ? "the API is missing: set 'source' to one of %s or to the path of a spec file, or 'spec' to the YAML of a spec"
                            : "'source' and 'spec' are both set, expected one of them; bundled sources are %s",
                    String.join(", ", SpecLoader.bundledNames()));
            return null;
        }
        try {
            return yaml == null ? SpecLoader.find(name) : SpecLoader.inline(yaml);
        } catch (SpecException e) {
            boolean isName = yaml == null && name.matches(NAME);
            String connectorsFound = isName ? connectorsFound(name) : "";
            problems.addAll(
                    e.problems().stream().map(problem -> problem + connectorsFound).toList());
            return null;
        }
    }

    private String connectorsFound(String name) {
        if (connectors.isEmpty() || SpecLoader.bundledNames().contains(name)) {
            return "";
        }
        return "; connectors in Java that were found: %s%s"
                .formatted(String.join(", ", connectors), NearestWord.hint(name, connectors));
    }

    @Nullable
    private TableModel table(SourceModel source) {
        if (!checkTableIsSet()) {
            return null;
        }
        String name = options.text(LakeflowOptions.TABLE);
        TableModel table = source.tables().get(name);
        if (table == null) {
            problems.add(
                    "source '%s' has no table '%s', it has %s%s",
                    source.name(),
                    name,
                    String.join(", ", source.tables().keySet()),
                    NearestWord.hint(name, source.tables().keySet()));
        }
        return table;
    }

    private boolean checkTableIsSet() {
        boolean set = options.isSet(LakeflowOptions.TABLE);
        if (!set) {
            problems.add("option 'table' is missing: which table of the API is read");
        }
        return set;
    }

    private Optional<Map<String, Object>> config(SourceModel source) {
        try {
            return Optional.of(ConfigResolver.resolve(source, options.config()));
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    @Nullable
    private AuthModel auth(SourceModel source, Map<String, Object> config) {
        try {
            return AuthChoice.choose(source, config);
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return null;
        }
    }

    private void checkAddress(RestScanFactory factory) {
        try {
            factory.origin();
        } catch (ScanException e) {
            problems.add(e.getMessage());
        }
    }

    private ReadOptions readOptions() {
        StartAndEnd range = StartAndEnd.of(options, job.mode(), problems);
        return new ReadOptions(
                range.start(),
                range.end(),
                job.mode(),
                options.choice(LakeflowOptions.SCAN_CHANGELOG_MODE, ChangelogHandling.AUTO)
                        .orElse(ChangelogHandling.AUTO)
                        .kind(),
                options.choice(LakeflowOptions.RECORD_ON_ERROR, BadRecordHandling.FAIL)
                        .orElse(BadRecordHandling.FAIL)
                        .onError(),
                options.duration(LakeflowOptions.SCAN_WINDOW),
                options.durationOrZero(LakeflowOptions.SCAN_LOOKBACK),
                options.durationOrZero(LakeflowOptions.SCAN_LAG),
                options.count(LakeflowOptions.PAGE_SIZE),
                options.count(LakeflowOptions.SCAN_MAX_IDENTITIES),
                options.count(LakeflowOptions.SCAN_SNAPSHOT_MAX_KEYS),
                readsHistoryInParallel(),
                http.settings());
    }

    private SourceSettings settings() {
        return new SourceSettings(
                options.duration(LakeflowOptions.SCAN_POLL_INTERVAL),
                options.count(LakeflowOptions.HTTP_MAX_CONCURRENT_REQUESTS),
                options.count(LakeflowOptions.SCAN_MAX_RECORDS_PER_BATCH),
                false,
                tailGate());
    }

    private Ordering ordering() {
        return options.choice(LakeflowOptions.SCAN_ORDERING, Ordering.STRICT)
                .orElse(Ordering.STRICT);
    }

    /**
     * Without aligned checkpoints no history is planned for parallel reading, but restored state
     * may hold one; its tail must not wait for what never comes.
     */
    private TailGate tailGate() {
        return ordering() == Ordering.STRICT && job.alignedCheckpoints()
                ? TailGate.CHECKPOINT
                : TailGate.END_OF_HISTORY;
    }

    private SourceModel with(SourceModel source, @Nullable AuthModel auth, TableModel table) {
        Map<String, TableModel> tables = new LinkedHashMap<>(source.tables());
        tables.put(table.name(), table);
        return new SourceModel(
                source.name(),
                source.options(),
                http.limited(source.http().withAuth(auth)),
                tables);
    }
}
