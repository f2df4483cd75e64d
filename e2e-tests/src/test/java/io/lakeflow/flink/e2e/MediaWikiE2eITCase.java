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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.testutils.cluster.FlinkCluster;
import io.lakeflow.flink.testutils.cluster.FlinkHome;
import io.lakeflow.flink.testutils.cluster.SqlClientRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source {@code mediawiki} in the SQL jar against a real MediaWiki, held against what the
 * wiki's own database holds and has ever held.
 */
class MediaWikiE2eITCase {
    private static final Logger LOG = LoggerFactory.getLogger(MediaWikiE2eITCase.class);

    private static final int TASK_MANAGERS = 2;

    @RegisterExtension
    private static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(TASK_MANAGERS)
                            .setNumberSlotsPerTaskManager(6)
                            .build());

    /** Poll interval, lag and lookback: what is listed for longer is delivered. */
    private static final Duration LONGEST_MISSED = Duration.ofSeconds(1 + 10 + 30);

    /** The same on a busy machine. */
    private static final Duration PATIENCE = LONGEST_MISSED.multipliedBy(3);

    private static final String PAGE_COLUMNS =
            "page_id, namespace, title, revision_id, `length`, is_redirect";

    private static WikiServer wiki;

    @BeforeAll
    static void startWiki() throws IOException, InterruptedException {
        wiki = WikiServer.start(directory("mediawiki"));
    }

    @AfterAll
    static void stopWiki() {
        if (wiki != null) {
            wiki.close();
        }
    }

    private static Path directory(String name) {
        return Path.of(System.getProperty("lakeflow.e2e.directory"), name);
    }

    @ParameterizedTest
    @EnumSource
    void aBatchReadIsWhatTheDatabaseHolds(WikiTable table) throws Exception {
        List<List<String>> expected = wiki.truth(table).rows();
        int requestsBefore = wiki.requests().size();
        assertThat(readOnce(table)).containsExactlyInAnyOrderElementsOf(expected);
        List<WikiServer.Request> requests = wiki.requests();
        assertThat(requests.subList(requestsBefore, requests.size()))
                .isNotEmpty()
                .allMatch(request -> request.address().contains("maxlag=5"))
                .allMatch(
                        request ->
                                request.userAgent()
                                        .equals(
                                                "lakeflow-flink/0.1 (%s)"
                                                        .formatted(WikiServer.CONTACT)));
    }

    private static List<List<String>> readOnce(WikiTable table) throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.executeSql(table.createTable(wiki));
        List<List<String>> rows = new ArrayList<>();
        try (CloseableIterator<Row> result =
                tables.executeSql("SELECT * FROM " + table.sqlName()).collect()) {
            result.forEachRemaining(row -> rows.add(WikiTable.cells(row)));
        }
        return rows;
    }

    @Test
    void streamsFollowTheWikiThoughAllTaskManagersAreLost(@InjectMiniCluster MiniCluster flink)
            throws Exception {
        long seed = Long.getLong("lakeflow.random.seed", new Random().nextInt(1_000_000));
        LOG.info("Changes of the wiki are random: -Dlakeflow.random.seed={}", seed);
        TableEnvironment tables = streaming();
        try (ChangelogTable pages = follow(tables, WikiTable.PAGES, PAGE_COLUMNS);
                ChangelogTable users = follow(tables, WikiTable.USERS, "*");
                ChangelogTable revisions = follow(tables, WikiTable.REVISIONS, "*");
                ChangelogTable events = follow(tables, WikiTable.LOG_EVENTS, "*");
                ChangelogTable changes = follow(tables, WikiTable.RECENT_CHANGES, "*")) {
            Truth revisionsBefore = wiki.truth(WikiTable.REVISIONS);
            awaitWhatTheWikiLists(pages, users, events, changes);
            revisions.awaitKeys(revisionsBefore.byKey().keySet(), PATIENCE);
            Instant caughtUp = Instant.now();

            for (int burst = 0; burst < 3; burst++) {
                wiki.churn(60, 1_000 * seed + burst);
            }
            awaitWhatTheWikiLists(pages, users, events, changes);
            revisions.awaitKeys(revisionsToCome(revisionsBefore), PATIENCE);

            wiki.churn(60, 1_000 * seed + 3);
            loseTaskManagers(flink);
            wiki.churn(60, 1_000 * seed + 4);
            awaitRestarts(flink, List.of(pages, users, revisions, events, changes));
            wiki.churn(60, 1_000 * seed + 5);
            awaitWhatTheWikiLists(pages, users, events, changes);
            revisions.awaitKeys(revisionsToCome(revisionsBefore), PATIENCE);

            assertThat(pages.count(RowKind.DELETE)).isPositive();
            assertEachOnce(revisions, wiki.truthEver(WikiTable.REVISIONS).withoutLast(1));
            Truth changesEver = wiki.truthEver(WikiTable.RECENT_CHANGES);
            assertEachOnce(changes, changesEver.withoutLast(1));
            assertThat(changes.rows().keySet()).containsAll(listedForLong(changesEver, caughtUp));
            assertEachOnce(events, wiki.truth(WikiTable.LOG_EVENTS));
            assertThat(readOnce(WikiTable.ALL_PAGES))
                    .containsExactlyInAnyOrderElementsOf(wiki.truth(WikiTable.ALL_PAGES).rows());
        }
    }

    private static TableEnvironment streaming() {
        Configuration configuration = new Configuration();
        configuration.setString("execution.checkpointing.interval", "1 s");
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "100");
        configuration.setString("restart-strategy.fixed-delay.delay", "500 ms");
        configuration.setString("parallelism.default", "2");
        return TableEnvironment.create(
                EnvironmentSettings.newInstance()
                        .inStreamingMode()
                        .withConfiguration(configuration)
                        .build());
    }

    private static ChangelogTable follow(TableEnvironment tables, WikiTable table, String columns) {
        tables.executeSql(table.createTable(wiki, "'scan.poll-interval' = '1 s'"));
        return new ChangelogTable(
                table.sqlName(),
                tables.executeSql("SELECT %s FROM %s".formatted(columns, table.sqlName())));
    }

    private static void awaitWhatTheWikiLists(
            ChangelogTable pages,
            ChangelogTable users,
            ChangelogTable events,
            ChangelogTable changes)
            throws IOException, InterruptedException {
        pages.awaitRows(wiki.truth(WikiTable.PAGES).withoutLast(1).byKey(), PATIENCE);
        users.awaitRows(wiki.truth(WikiTable.USERS).byKey(), PATIENCE);
        events.awaitKeys(wiki.truth(WikiTable.LOG_EVENTS).byKey().keySet(), PATIENCE);
        changes.awaitKeys(wiki.truth(WikiTable.RECENT_CHANGES).byKey().keySet(), PATIENCE);
    }

    /**
     * The revisions that the wiki lists, but for old ones that a restore has put into a page whose
     * newer ones were read before: the documentation says that these are not read.
     */
    private static Set<String> revisionsToCome(Truth before)
            throws IOException, InterruptedException {
        Set<String> known = before.byKey().keySet();
        Set<String> knownPages = before.cells(2);
        String newest = Collections.max(before.cells(4));
        return wiki.truth(WikiTable.REVISIONS).rows().stream()
                .filter(
                        row ->
                                known.contains(row.get(0))
                                        || !knownPages.contains(row.get(2))
                                        || row.get(4).compareTo(newest) > 0)
                .map(row -> row.get(0))
                .collect(Collectors.toSet());
    }

    /** The recent changes that are gone but were listed for longer than any may be missed. */
    private static List<String> listedForLong(Truth changesEver, Instant since) {
        return changesEver.rows().stream()
                .filter(row -> row.get(17) != null)
                .filter(
                        row -> {
                            Instant made = Instant.parse(row.get(8));
                            Instant listed = made.isBefore(since) ? since : made;
                            Instant gone = Instant.parse(row.get(17));
                            return gone.isAfter(listed.plus(LONGEST_MISSED));
                        })
                .map(row -> row.get(0))
                .toList();
    }

    private static void loseTaskManagers(MiniCluster flink) throws Exception {
        for (int i = 0; i < TASK_MANAGERS; i++) {
            flink.startTaskManager();
            flink.terminateTaskManager(i).get();
        }
    }

    private static void awaitRestarts(MiniCluster flink, List<ChangelogTable> jobs)
            throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        for (ChangelogTable job : jobs) {
            while (!hasRestarted(flink, job)) {
                assertThat(Instant.now()).as("a restart of each job").isBefore(deadline);
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static boolean hasRestarted(MiniCluster flink, ChangelogTable job) throws Exception {
        return StreamSupport.stream(
                        flink.getExecutionGraph(job.jobId())
                                .get()
                                .getAllExecutionVertices()
                                .spliterator(),
                        false)
                .allMatch(vertex -> vertex.getCurrentExecutionAttempt().getAttemptNumber() > 0);
    }

    /** Everything that came was listed at some time, as it came, and came once. */
    private static void assertEachOnce(ChangelogTable table, Truth ever) {
        List<List<String>> rows = table.received().stream().map(WikiTable::cells).toList();
        assertThat(table.count(RowKind.INSERT)).isEqualTo(rows.size());
        assertThat(rows).extracting(row -> row.get(0)).doesNotHaveDuplicates();
        Map<String, List<String>> byKey = ever.byKey();
        assertThat(rows).allSatisfy(row -> assertThat(row).isEqualTo(byKey.get(row.get(0))));
    }

    @Test
    void theSpecOfTheTutorialReadsTheContributionsOfUsers() throws Exception {
        List<String> users =
                wiki.truth(WikiTable.USERS).rows().stream().map(row -> row.get(1)).toList();
        List<List<String>> expected =
                wiki.truth(WikiTable.REVISIONS).rows().stream()
                        .filter(row -> users.contains(row.get(3)))
                        .map(MediaWikiE2eITCase::withoutParent)
                        .toList();
        assertThat(expected).hasSizeGreaterThan(10);
        TutorialTable table = TutorialTable.in(directory("tutorial"), wiki, users);
        assertThat(table.check()).noneMatch(line -> line.startsWith("warn"));
        assertThat(table.read()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<String> withoutParent(List<String> revision) {
        List<String> cells = new ArrayList<>(revision);
        cells.remove(1);
        return cells;
    }

    @Test
    void aWikiThatLagsBehindIsWaitedFor() throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.executeSql(WikiTable.USERS.createTable(wiki));
        int before = wiki.requests().size();
        wiki.lagBehind(Duration.ofSeconds(30));
        try (ChangelogTable users =
                new ChangelogTable("users", tables.executeSql("SELECT * FROM users"))) {
            Instant first = wiki.awaitRequest(before, PATIENCE).at();
            Instant second = wiki.awaitRequest(before + 1, PATIENCE).at();
            assertThat(Duration.between(first, second))
                    .as("MediaWiki says 'Retry-After: 5'")
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
            assertThat(users.received()).isEmpty();
            wiki.catchUp();
            users.awaitEnd(PATIENCE);
            assertThat(users.rows()).isEqualTo(wiki.truth(WikiTable.USERS).byKey());
        } finally {
            wiki.catchUp();
        }
    }

    @Test
    void pagesThatAreListedNoMoreArePlannedAsDeletes() {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.executeSql(WikiTable.ALL_PAGES.createTable(wiki));
        assertThat(tables.explainSql("SELECT * FROM all_pages", ExplainDetail.CHANGELOG_MODE))
                .contains("D]");
    }

    @Test
    void theSqlClientReadsTheWikiOnARealCluster() throws Exception {
        try (FlinkCluster cluster =
                FlinkCluster.builder(FlinkHome.ofBuild()).start(directory("mediawiki-cluster"))) {
            SqlClientRun run =
                    cluster.runSql(
                            """
                            SET 'execution.runtime-mode' = 'batch';
                            SET 'sql-client.execution.result-mode' = 'tableau';
                            %s;
                            SELECT user_id, edit_count FROM users;
                            """
                                    .formatted(WikiTable.USERS.createTable(wiki)),
                            SqlJar.path(),
                            PATIENCE);
            assertThat(run.succeeded()).as(run.output()).isTrue();
            assertThat(run.rows())
                    .containsExactlyInAnyOrderElementsOf(
                            wiki.truth(WikiTable.USERS).rows().stream()
                                    .map(row -> List.of(row.get(0), row.get(2)))
                                    .toList());
        }
    }
}
