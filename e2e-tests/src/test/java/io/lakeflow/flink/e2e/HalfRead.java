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

import io.lakeflow.flink.testutils.cluster.FlinkCluster;
import io.lakeflow.flink.testutils.cluster.FlinkRest;
import io.lakeflow.flink.testutils.cluster.SqlSession;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A table of which a job has copied a part of the history before it was stopped with a savepoint,
 * for another cluster to go on with. The job is a compiled plan: only such a one may be restored by
 * another version of Flink.
 */
final class HalfRead implements AutoCloseable {
    private static final int ROWS = 4_000;
    private static final int PAGE = 50;

    /** Of more than a hundred and fifty. */
    private static final int PAGES = 60;

    private static final int CHANGES_PER_SECOND = 40;

    private final Path directory;
    private final ChangingTable table;
    private final String plan;
    private String savepoint;
    private int lives;

    private HalfRead(Path directory, ChangingTable table) {
        this.directory = directory;
        this.table = table;
        this.plan = directory.resolve("plan.json").toUri().toString();
    }

    /**
     * Copies some of a table with a cluster.
     *
     * @param directory for plan, savepoints and ledger; made if missing
     */
    static HalfRead begin(FlinkCluster cluster, Path directory) throws Exception {
        Files.createDirectories(directory);
        HalfRead read =
                new HalfRead(
                        directory, ChangingTable.start(ROWS, PAGE, directory.resolve("ledger")));
        try {
            read.copySome(cluster);
        } catch (Exception | AssertionError e) {
            read.close();
            throw e;
        }
        return read;
    }

    private void copySome(FlinkCluster cluster) throws Exception {
        table.answerOnly(PAGES);
        SqlSession sql = session(cluster);
        table.declare(sql);
        table.compile(sql, plan);
        String job = execute(cluster, sql);
        table.awaitPartOfTheHistory();
        // A reader without splits ends, and with it fails a savepoint of that moment.
        FlinkRest rest = cluster.rest();
        rest.awaitCheckpointAfter(job, rest.awaitCheckpointAfter(job, 0));
        stop(cluster, job);
    }

    /**
     * Copies the rest with a cluster, and what changes meanwhile and after another stop; then finds
     * nothing lost, nothing twice and nothing stale, and forgets the table.
     */
    void finish(FlinkCluster cluster) throws Exception {
        try (this) {
            table.answerOnly(Integer.MAX_VALUE);
            stop(cluster, followChanges(cluster));
            cluster.rest().cancel(followChanges(cluster));
        }
    }

    private String followChanges(FlinkCluster cluster) throws Exception {
        SqlSession sql = session(cluster);
        sql.set("execution.state-recovery.path", savepoint);
        String job = execute(cluster, sql);
        try (RandomChanges changes = table.change(CHANGES_PER_SECOND, ++lives)) {
            table.awaitMoreThan(Math.max(ROWS, table.copied()) + CHANGES_PER_SECOND);
        }
        table.awaitExactlyAll();
        return job;
    }

    private static SqlSession session(FlinkCluster cluster) throws Exception {
        return cluster.openSession().addJar(SqlJar.path());
    }

    private String execute(FlinkCluster cluster, SqlSession sql) throws Exception {
        String job = sql.submit("EXECUTE PLAN '" + plan + "'");
        cluster.rest().awaitRunning(job);
        return job;
    }

    private void stop(FlinkCluster cluster, String job) throws Exception {
        savepoint =
                cluster.rest().stopWithSavepoint(job, directory.resolve("savepoints"), "CANONICAL");
    }

    /** How many changes of rows the job has committed. */
    int copied() throws Exception {
        return table.copied();
    }

    @Override
    public void close() {
        table.close();
    }
}
