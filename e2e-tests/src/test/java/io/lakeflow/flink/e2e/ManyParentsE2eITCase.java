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

import io.lakeflow.flink.testutils.cluster.FlinkClusterExtension;
import io.lakeflow.flink.testutils.cluster.FlinkRest;
import io.lakeflow.flink.testutils.cluster.FlinkRest.Checkpoint;
import io.lakeflow.flink.testutils.cluster.Patience;
import io.lakeflow.flink.testutils.cluster.SqlSession;
import io.lakeflow.flink.testutils.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job that keeps a place for each of a hundred thousand parents. */
class ManyParentsE2eITCase {
    private static final Logger LOG = LoggerFactory.getLogger(ManyParentsE2eITCase.class);
    private static final int PARENTS = 100_000;
    private static final long STATE_LIMIT = 10_000_000;
    private static final Duration CHECKPOINT_LIMIT = Duration.ofSeconds(2);
    private static final List<Integer> CHANGED = List.of(7, 70_000, 99_999);
    private static final Patience PATIENCE = Patience.of(Duration.ofMinutes(3));

    @RegisterExtension
    static final FlinkClusterExtension FLINK =
            TestCluster.of(cluster -> cluster.taskManagers(1).slots(2));

    @Test
    void t11_aHundredThousandPlacesAreASmallState() throws Exception {
        FlinkRest rest = FLINK.cluster().rest();
        Ledger ledger = new Ledger(FLINK.directory().resolve("ledger"));
        try (ManyParents api = new ManyParents(PARENTS)) {
            SqlSession sql = FLINK.cluster().openSession().addJar(SqlJar.path());
            declare(sql, api, ledger);
            sql.set("parallelism.default", "2");
            String job = sql.submit("INSERT INTO ledger SELECT id, v FROM leaves");
            rest.awaitRunning(job);
            awaitRows(ledger, PARENTS);

            // The one under way may have begun before the last place was told.
            long begun = rest.awaitCheckpointAfter(job, rest.awaitCheckpointAfter(job, 0));
            Checkpoint checkpoint = rest.checkpoint(job, rest.awaitCheckpointAfter(job, begun));
            LOG.info("{} of {} parents", checkpoint, PARENTS);
            assertThat(checkpoint.bytes()).isBetween((long) PARENTS, STATE_LIMIT);
            assertThat(checkpoint.duration()).isLessThan(CHECKPOINT_LIMIT);

            sql.set(
                    "execution.state-recovery.path",
                    rest.stopWithSavepoint(
                            job, FLINK.directory().resolve("savepoints"), "CANONICAL"));
            int asked = api.leavesAsked();
            CHANGED.forEach(api::change);
            rest.awaitRunning(sql.submit("INSERT INTO ledger SELECT id, v FROM leaves"));
            awaitRows(ledger, PARENTS + CHANGED.size());

            assertThat(api.leavesAsked() - asked).isEqualTo(CHANGED.size());
        }
        assertThat(ledger.entries().stream().map(entry -> entry.key(List.of(0, 1))))
                .containsExactlyInAnyOrderElementsOf(everyRowOnce());
    }

    private static List<String> everyRowOnce() {
        return IntStream.range(0, PARENTS + CHANGED.size())
                .mapToObj(at -> (at < PARENTS ? at : CHANGED.get(at - PARENTS)) + "/" + (at + 1))
                .toList();
    }

    private static void awaitRows(Ledger ledger, int count) throws Exception {
        PATIENCE.until(count + " rows", () -> ledger.size() >= count);
    }

    private static void declare(SqlSession sql, ManyParents api, Ledger ledger) throws Exception {
        sql.execute(
                """
                CREATE TABLE leaves (id BIGINT NOT NULL, v BIGINT, PRIMARY KEY (id) NOT ENFORCED)
                WITH ('connector' = 'lakeflow', 'table' = 'leaves', 'scan.poll-interval' = '1 s',
                      'http.max-concurrent-requests' = '64', 'spec' = '%s')"""
                        .formatted(api.spec().replace("'", "''")));
        sql.execute(
                """
                CREATE TABLE ledger (id BIGINT NOT NULL, v BIGINT, PRIMARY KEY (id) NOT ENFORCED)
                WITH ('connector' = 'ledger', 'path' = '%s')"""
                        .formatted(ledger.directory()));
    }
}
