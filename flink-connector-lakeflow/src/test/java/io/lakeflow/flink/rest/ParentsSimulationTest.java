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
package io.lakeflow.flink.rest;

import static io.lakeflow.flink.rest.StubApi.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.source.enumerator.OneThreadJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Rounds of fifty parents that move at random while readers, checkpoints and failures come in any
 * order: after every failure the output is that of the last complete checkpoint, and in the end
 * every child is in it once.
 */
class ParentsSimulationTest {
    private static final int CASES = 24;
    private static final int STEPS = 400;
    private static final int TOPS = 50;

    /**
     * Without a listing of several pages in no order: a row that moves from a page behind the
     * reader to a cursor that a later page exceeds is seen by a second pass only.
     */
    private static final List<ParentsTest.Tops> KINDS =
            List.of(
                    ParentsTest.Tops.ASCENDING,
                    ParentsTest.Tops.DESCENDING,
                    ParentsTest.Tops.SNAPSHOT,
                    ParentsTest.Tops.KEYLESS);

    /** Of two records a page is soon listed three times in a row, which is taken for a loop. */
    private static final Function<ParentsTest.Tops, String> PAGED_TOPS =
            tops -> tops.table("tops", "path: /tops").replace("size: 2,", "size: 7,");

    private static final String CHILDREN =
            """
            children:
              ingestion: append
              parent: {table: tops, as: {top: id}, only: changed}
              path: /tops/${parent.top}/children
              params: {since: "${cursor.from}", sort: asc, size: "${page.size}"}
              page: {next: page, size: 3, stop: short}
              cursor: {field: v, type: number, order: asc}
              columns: {id: BIGINT, v: BIGINT}
            """;

    @Test
    void everyChildComesOutOnce() throws Exception {
        long seed = Long.getLong("lakeflow.random.seed", 1);
        System.out.println("ParentsSimulationTest: -Dlakeflow.random.seed=" + seed);
        for (int i = 0; i < CASES; i++) {
            try (World world = new World(KINDS.get(i % KINDS.size()), seed + i)) {
                world.run();
            }
        }
    }

    /** One case. */
    private static final class World implements AutoCloseable {
        private final Random random;

        /** Where they do, no page is left half emitted: the API would not return it again. */
        private final boolean parentsVanish;

        private final Forest forest = new Forest();
        private final AtomicInteger failures = new AtomicInteger();
        private final StubApi api;
        private final ScanHarness harness;
        private final OneThreadJob job;
        private final String description;
        private final List<Long> children = new ArrayList<>();
        private final List<Runnable> checkpoints = new ArrayList<>();

        World(ParentsTest.Tops tops, long seed) {
            this.description = tops + " with seed " + seed;
            this.random = new Random(seed);
            this.parentsVanish = random.nextBoolean();
            this.api =
                    new StubApi(
                            request ->
                                    request.path().endsWith("children")
                                                    && failures.getAndUpdate(
                                                                    n -> Math.max(0, n - 1))
                                                            > 0
                                            ? status(400, "{}")
                                            : forest.apply(request));
            this.harness =
                    new ScanHarness(
                            api.spec("", PAGED_TOPS.apply(tops) + CHILDREN),
                            "children",
                            Map.of("apikey", "${env:KEY}"),
                            ScanHarness.unbounded());
            this.job = new OneThreadJob(harness.scan, 2, parentsVanish ? 3 : 1, random);
        }

        void run() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                step(random.nextInt(100));
            }
            failures.set(0);
            // What was asked for ahead may have failed already.
            job.fail();
            for (int top = 0; top < TOPS; top++) {
                comeBack(top);
            }
            for (int i = 0; i < 3; i++) {
                job.poll();
                job.drain();
                job.checkpoint().run();
            }
            assertThat(job.output())
                    .as(description)
                    .extracting(row -> row.getLong(0))
                    .containsExactlyInAnyOrderElementsOf(children);
            assertNothingIsAskedForWithoutNeed();
        }

        private void assertNothingIsAskedForWithoutNeed() throws Exception {
            int before = api.requests().size();
            job.poll();
            job.drain();
            assertThat(api.requests().subList(before, api.requests().size()))
                    .as(description)
                    .noneMatch(request -> request.path().endsWith("children"));
        }

        private void step(int what) throws Exception {
            try {
                if (what < 25) {
                    change(random.nextInt(TOPS));
                } else if (what < 40) {
                    job.plan();
                } else if (what < 48) {
                    job.poll();
                } else if (what < 90) {
                    job.read(random.nextInt(2));
                } else if (what < 94) {
                    checkpoints.add(job.checkpoint());
                } else if (what < 97) {
                    checkpoints.forEach(Runnable::run);
                    checkpoints.clear();
                } else if (what < 98) {
                    failures.set(1);
                } else {
                    job.fail();
                }
            } catch (ExecutionException childFailed) {
                assertThat(childFailed).rootCause().hasMessageContaining("400");
                job.fail();
            }
        }

        /** A child is there before its parent moves. */
        private void change(int top) {
            String listing = "/tops/" + top + "/children";
            switch (parentsVanish ? random.nextInt(10) : 2) {
                case 0 -> {
                    forest.gone(listing, true);
                    forest.put("/tops", top);
                }
                case 1 -> comeBack(top);
                default -> {
                    for (int i = random.nextInt(5); i >= 0; i--) {
                        children.add((long) children.size());
                        forest.put(listing, children.size() - 1);
                    }
                    forest.put("/tops", top);
                }
            }
        }

        private void comeBack(int top) {
            forest.gone("/tops/" + top + "/children", false);
            forest.put("/tops", top);
        }

        @Override
        public void close() {
            harness.close();
            api.close();
        }
    }
}
