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

import io.lakeflow.flink.docs.MetricsPage;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every metric on {@code docs/metrics.md}, in queries that meet with faults. */
@Timeout(120)
class MetricsITCase {
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(cluster());

    private static final EnvironmentSettings STREAMING = EnvironmentSettings.inStreamingMode();
    private static final String READER = "flink_taskmanager_job_task_operator_";
    private static final String OWN = READER + "lakeflow_";
    private static final String ENUMERATOR =
            "flink_jobmanager_job_operator_coordinator_enumerator_";
    private static final String ENUMERATORS_OWN = ENUMERATOR + "lakeflow_";

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

    private static final String LISTED =
            """
            ingestion: append
            path: /t
            records: items
            params: {size: "${page.size}"}
            page: {next: page, size: 2, stop: {total: total}, stable: true}
            cursor: {field: at, order: none}
            """;

    private static final Instant LAST = Instant.parse("2026-01-05T00:00:00Z");

    /**
     * Five records on three pages. The first is wanted four times, the second when there is leave.
     */
    private static final class FaultyList {
        private final AtomicBoolean secondPageMayCome = new AtomicBoolean();
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger probes = new AtomicInteger();
        private final AtomicInteger refusals = new AtomicInteger();
        private final AtomicLong bytes = new AtomicLong();
        private int firstPages;

        Response answer(Request request) {
            boolean probe = request.query().contains("size=1");
            Response answer =
                    probe
                            ? page("{'id': 1, 'at': '2026-01-01T00:00:00Z'}")
                            : answer(request.query().replaceAll(".*page=(\\d).*", "$1"));
            requests.incrementAndGet();
            probes.addAndGet(probe ? 1 : 0);
            boolean cut = answer.delivery() instanceof Response.Cut;
            bytes.addAndGet(cut ? 3 : answer.body().length);
            refusals.addAndGet(answer.status() == 429 ? 1 : 0);
            return answer;
        }

        private Response answer(String page) {
            return switch (page) {
                case "1" ->
                        switch (++firstPages) {
                            case 1 -> json(500, "{}");
                            case 2 -> json(200, "{'items': []}").cutAfter(3);
                            case 3 -> refusal();
                            default ->
                                    page(
                                            "{'id': 1, 'at': '2026-01-01T00:00:00Z'},"
                                                    + "{'id': 'two', 'at': '2026-01-02T00:00:00Z'}");
                        };
                case "2" ->
                        secondPageMayCome.get()
                                ? page(
                                        "{'id': 3, 'at': '2026-01-03T00:00:00Z'},"
                                                + "{'id': 4, 'at': '2026-01-04T00:00:00Z'}")
                                : refusal();
                default -> page("{'id': 5, 'at': '" + LAST + "'}");
            };
        }

        private static Response page(String records) {
            return json(200, "{'total': 5, 'items': [" + records + "]}");
        }

        private static Response refusal() {
            return json(429, "{}").withHeader("Retry-After", "1");
        }
    }

    @Test
    void aReaderTellsOfItsRowsAndOfWhatWentWrong() throws Exception {
        FaultyList list = new FaultyList();
        try (AnsweredTable table = new AnsweredTable(STREAMING, list::answer)) {
            table.create(
                    "",
                    LISTED,
                    "id BIGINT, `at` TIMESTAMP_LTZ(3), WATERMARK FOR `at` AS `at`",
                    "'record.on-error' = 'skip'",
                    "'http.retry.initial-backoff' = '10 ms'",
                    "'scan.poll-interval' = '1 h'");
            TableResult result = table.execute("SELECT id FROM t");
            try (CloseableIterator<Row> rows = result.collect()) {
                JobID job = job(result);
                assertThat(rows.next()).isEqualTo(Row.of(1L));
                await(
                        "two of five records are read",
                        () -> value(job, READER + "pendingRecords") == 3);
                await("the API asks to wait", () -> value(job, OWN + "requestsThrottled") > 1);
                list.secondPageMayCome.set(true);
                for (long id : new long[] {3, 4, 5}) {
                    assertThat(rows.next()).isEqualTo(Row.of(id));
                }
                await("the source is idle", () -> value(job, READER + "sourceIdleTime") > 0);
                await(
                        "there is a watermark",
                        () -> registered(job).get(READER).contains("watermarkLag"));

                assertThat(value(job, READER + "numRecordsIn")).isEqualTo(4);
                assertThat(value(job, READER + "numRecordsInErrors")).isEqualTo(1);
                assertThat(
                                value(job, READER + "numBytesIn")
                                        + value(job, ENUMERATORS_OWN + "numBytesIn"))
                        .isEqualTo(list.bytes.get());
                assertThat(value(job, READER + "pendingRecords")).isZero();
                long age = Duration.between(LAST, Instant.now()).toMillis();
                long hour = Duration.ofHours(1).toMillis();
                for (String lag :
                        new String[] {
                            "currentFetchEventTimeLag", "currentEmitEventTimeLag", "watermarkLag"
                        }) {
                    await(
                            lag + " is that of the last record",
                            () -> Math.abs(value(job, READER + lag) - age) < hour);
                }

                int refusals = list.refusals.get();
                int probes = list.probes.get();
                assertThat(value(job, OWN + "requests") + value(job, ENUMERATORS_OWN + "requests"))
                        .isEqualTo(list.requests.get());
                assertThat(
                                value(job, OWN + "responses2xx")
                                        + value(job, ENUMERATORS_OWN + "responses2xx"))
                        .isEqualTo(3 + probes);
                assertThat(value(job, OWN + "responses3xx")).isZero();
                assertThat(value(job, OWN + "responses4xx")).isEqualTo(refusals);
                assertThat(value(job, OWN + "responses5xx")).isEqualTo(1);
                assertThat(value(job, OWN + "requestsWithoutResponse")).isEqualTo(1);
                assertThat(value(job, OWN + "requestRetries")).isEqualTo(2);
                assertThat(value(job, OWN + "requestsThrottled")).isEqualTo(refusals);
                assertThat(value(job, OWN + "throttledTimeMs"))
                        .as("and the moment that the job's budget takes to let it go on")
                        .isBetween(1000L * refusals, 1000L * refusals + 10_000);
                assertThat(value(job, OWN + "pages")).isEqualTo(3);
                assertThat(value(job, OWN + "breakersOpen")).isZero();
                assertThat(value(job, OWN + "requestsWaiting")).isZero();
                assertThat(value(job, OWN + "timersWaiting")).as("the poll interval").isEqualTo(1);
                assertThat(value(job, ENUMERATOR + "unassignedSplits")).isZero();

                assertThat(registered(job).get(OWN)).isEqualTo(documented(OWN));
                assertThat(registered(job).get(ENUMERATORS_OWN))
                        .isEqualTo(documented(ENUMERATORS_OWN));
                assertThat(registered(job).get(READER)).containsAll(documented(READER));
                assertThat(registered(job).get(ENUMERATOR)).containsAll(documented(ENUMERATOR));
                assertThat(difference(registered(job).get(READER), documented(READER)))
                        .as("what Flink itself has for every operator")
                        .allMatch(
                                name ->
                                        name.matches(
                                                "num(Records|Bytes)(In|Out)(PerSecond)?|current(Input|Output)Watermark|mailbox.*|.*Split.*|numFiredTimers.*|numRecordsSend.*"));
                assertThat(registered(job).keySet())
                        .filteredOn(prefix -> prefix.contains("lakeflow"))
                        .containsExactlyInAnyOrder(OWN, ENUMERATORS_OWN);
            }
        }
    }

    @Test
    void aBreakerThatOpensIsShown() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (AnsweredTable table =
                new AnsweredTable(
                        STREAMING,
                        request ->
                                request.query().contains("size=1") || asked.incrementAndGet() == 1
                                        ? FaultyList.page("{'id': 1, 'at': '2026-01-01T00:00:00Z'}")
                                        : json(503, "{}"))) {
            table.create(
                    "",
                    LISTED,
                    "id BIGINT",
                    "'http.retry.initial-backoff' = '1 ms'",
                    "'http.retry.max-backoff' = '1 ms'");
            TableResult result = table.execute("SELECT id FROM t");
            try (CloseableIterator<Row> rows = result.collect()) {
                assertThat(rows.next()).isEqualTo(Row.of(1L));
                await("the breaker is open", () -> value(job(result), OWN + "breakersOpen") == 1);
                assertThat(value(job(result), OWN + "responses5xx")).isEqualTo(10);
                assertThat(value(job(result), OWN + "throttledTimeMs"))
                        .as("what a breaker holds back is not what the API asked for")
                        .isZero();
            }
        }
    }

    @Test
    void theEnumeratorTellsHowManyPartitionsAreDone() throws Exception {
        AtomicBoolean more = new AtomicBoolean();
        String windows =
                """
                ingestion: append
                path: /t
                each: {shop: [a, b]}
                params: {shop: "${each.shop}", from: "${window.from}", to: "${window.to}"}
                page: {next: none}
                cursor: {field: at, order: none, window: 1d, start: "2026-01-01T00:00:00Z"}
                """;
        try (AnsweredTable table =
                new AnsweredTable(
                        STREAMING,
                        request ->
                                request.query().contains("from=2026-01-02") && !more.get()
                                        ? json(429, "{}").withHeader("Retry-After", "1")
                                        : json(200, "[]"))) {
            table.create(
                    "",
                    windows,
                    "`at` TIMESTAMP_LTZ(3)",
                    "'scan.bounded.mode' = 'timestamp'",
                    "'scan.bounded.timestamp' = '2026-01-06T12:00:00Z'",
                    "'http.max-concurrent-requests' = '2'");
            TableResult result = table.execute("SELECT * FROM t");
            try (CloseableIterator<Row> rows = result.collect()) {
                JobID job = job(result);
                await(
                        "all are counted",
                        () -> value(job, ENUMERATORS_OWN + "partitionsTotal") == 12);
                await("one is done", () -> value(job, ENUMERATORS_OWN + "partitionsDone") >= 1);
                assertThat(value(job, ENUMERATORS_OWN + "partitionsDone")).isLessThan(12);
                more.set(true);
                assertThat(rows.hasNext()).isFalse();
                await("all are done", () -> value(job, ENUMERATORS_OWN + "partitionsDone") == 12);
                assertThat(value(job, ENUMERATORS_OWN + "partitionsTotal")).isEqualTo(12);
            }
        }
    }

    private static JobID job(TableResult result) {
        return result.getJobClient().orElseThrow().getJobID();
    }

    private static Set<String> documented(String prefix) throws Exception {
        return MetricsPage.namesByPrefix().get(prefix);
    }

    private static Set<String> difference(Set<String> of, Set<String> without) {
        Set<String> left = new TreeSet<>(of);
        left.removeAll(without);
        return left;
    }

    /** The source's metrics by what the Prometheus reporter puts before their names. */
    private static Map<String, Map<String, Metric>> metrics(JobID job) {
        Map<String, Map<String, Metric>> byPrefix = new TreeMap<>();
        METRICS.getMetricsByGroup()
                .forEach(
                        (group, metrics) -> {
                            Map<String, String> variables = group.getAllVariables();
                            if (job.toString().equals(variables.get("<job_id>"))
                                    && variables
                                            .getOrDefault("<operator_name>", "")
                                            .startsWith("Source: ")) {
                                byPrefix.computeIfAbsent(prefix(group), key -> new TreeMap<>())
                                        .putAll(metrics);
                            }
                        });
        return byPrefix;
    }

    private static String prefix(MetricGroup group) {
        CharacterFilter prometheus = text -> text.replaceAll("[^a-zA-Z0-9:_]", "_");
        return "flink_" + ((AbstractMetricGroup<?>) group).getLogicalScope(prometheus, '_') + "_";
    }

    private static Map<String, Set<String>> registered(JobID job) {
        Map<String, Set<String>> names = new TreeMap<>();
        metrics(job).forEach((prefix, metrics) -> names.put(prefix, metrics.keySet()));
        return names;
    }

    /** Of the one subtask, or of the enumerator; -1 where there is no such metric yet. */
    private static long value(JobID job, String name) {
        int end = name.lastIndexOf('_') + 1;
        Metric metric =
                metrics(job)
                        .getOrDefault(name.substring(0, end), Map.of())
                        .get(name.substring(end));
        if (metric instanceof Counter counter) {
            return counter.getCount();
        }
        return metric instanceof Gauge<?> gauge ? ((Number) gauge.getValue()).longValue() : -1;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Object pause = new Object();
        synchronized (pause) {
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).as("still not so: " + what).isLessThan(deadline);
                pause.wait(10);
            }
        }
    }
}
