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
package io.lakeflow.flink.connect;

import static io.lakeflow.flink.connect.ConnectHarness.keys;
import static io.lakeflow.flink.connect.ConnectHarness.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.json.ConversionException;
import io.lakeflow.flink.json.OnError;
import io.lakeflow.flink.rest.DirectContext;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.scan.ScanMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is made of the answers of a connector. */
@Timeout(60)
class ConnectReaderTest {
    private static final TableMetadata EVENTS = TableMetadata.append("at");
    private static final TableMetadata USERS = TableMetadata.cdc("at", "k");

    private final DirectContext context = new DirectContext();
    private final Map<String, String> config = new HashMap<>();
    private OnError onError = OnError.FAIL;
    private boolean bounded;
    @Nullable private ConnectHarness harness;

    @AfterEach
    void close() {
        if (harness != null) {
            harness.close();
        }
        context.close();
    }

    private PartitionReader reader(TableMetadata metadata, ScriptedConnector.Script script)
            throws Exception {
        return reader(metadata, script, null);
    }

    private PartitionReader reader(
            TableMetadata metadata, ScriptedConnector.Script script, @Nullable Offset offset)
            throws Exception {
        harness =
                new ConnectHarness(
                        TableOfTest.of(new ScriptedConnector(metadata, script))
                                .config(config)
                                .bounded(bounded)
                                .onError(onError)
                                .http(HttpSettings.defaults().withMaxAttempts(3)),
                        context);
        return harness.read(offset);
    }

    private static Map<String, Object> record(String key, int second) {
        return Map.of("k", key, "n", second, "at", Instant.EPOCH.plusSeconds(second));
    }

    @Test
    void rowsThatComeWithAnUnmovedOffsetAreDeliveredOnce() throws Exception {
        List<Map<String, Object>> table = new ArrayList<>(List.of(record("a", 1)));
        PartitionReader reader = reader(EVENTS, (start, options) -> ReadResult.of(table, Map.of()));

        assertThat(keys(reader)).containsExactly("a");
        assertThat(keys(reader)).isEmpty();
        table.add(record("a", 1));
        table.add(record("b", 2));
        assertThat(keys(reader)).as("an equal record, and another").containsExactly("a", "b");
        assertThat(keys(reader)).isEmpty();
    }

    @Test
    void offsetsAreTheSameWhateverTheOrderOfTheirFields() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        PartitionReader reader =
                reader(
                        EVENTS,
                        (start, options) ->
                                ReadResult.of(
                                        List.of(),
                                        reads.incrementAndGet() % 2 == 1
                                                ? "{\"a\": 1, \"b\": 2}"
                                                : "{\"b\": 2, \"a\": 1}"));

        assertThat(next(reader).progress()).isEqualTo(Progress.MORE);
        assertThat(next(reader).progress()).isEqualTo(Progress.CAUGHT_UP);
    }

    @Test
    void mapsTextAndBytesAreReadAlike() throws Exception {
        String json = "{\"k\": \"a\", \"n\": \"7\", \"at\": \"1970-01-01T00:00:07Z\", \"x\": [1]}";
        List<Object> records = List.of(record("a", 7), json, json.getBytes(StandardCharsets.UTF_8));
        PartitionReader reader =
                reader(EVENTS, (start, options) -> ReadResult.of(records, Map.of("n", 1)));

        Batch batch = next(reader);
        assertThat(batch.rows()).hasSize(3);
        assertThat(batch.rows()).allMatch(row -> row.equals(batch.rows().get(0)));
        assertThat(batch.times()).containsOnly(7_000L);
        assertThat(context.counted(ScanMetric.UNREAD_FIELD_NAMES)).isEqualTo(1);
    }

    @Test
    void aRecordThatDoesNotFitFailsOrIsSkippedAsForAnySource() throws Exception {
        List<Object> records = List.of(record("a", 1), Map.of("k", "b", "n", "many"), Map.of());
        ScriptedConnector.Script script =
                (start, options) -> ReadResult.of(records, Map.of("n", 1));

        assertThatThrownBy(() -> keys(reader(EVENTS, script)))
                .hasRootCauseInstanceOf(ConversionException.class)
                .hasMessageContaining(
                        "Table 't' of connector 'scripted' cannot be read: n (record 1")
                .hasMessageContaining("expected BIGINT");
        onError = OnError.SKIP;
        PartitionReader reader = reader(EVENTS, script);
        assertThat(next(reader).rows()).hasSize(1);
        assertThat(context.counted(ScanMetric.RECORD_ERRORS)).isEqualTo(2);
    }

    @Test
    void textThatIsTwoRecordsIsNone() {
        assertThatThrownBy(
                        () ->
                                keys(
                                        reader(
                                                EVENTS,
                                                (start, options) ->
                                                        ReadResult.of(
                                                                List.of("{\"k\": \"a\"} {}"),
                                                                Map.of("n", 1)))))
                .hasMessageContaining("expected one JSON document, found more content behind it");
    }

    /** A table of a million rows in one read: memory is for a piece of it. */
    @Test
    void recordsAreTakenAsTheyAreNeeded() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        PartitionReader reader =
                reader(
                        USERS,
                        (start, options) -> {
                            Iterator<?> records =
                                    IntStream.range(0, 1_000_000)
                                            .peek(i -> taken.incrementAndGet())
                                            .mapToObj(i -> record("row-" + i, i))
                                            .iterator();
                            return ReadResult.of(records, () -> Map.of("n", 1));
                        });

        Batch first = next(reader);
        assertThat(first.rows()).hasSizeBetween(1, 10_000);
        assertThat(first.next()).isNull();
        assertThat(taken.get()).isLessThan(11_000);
    }

    @Test
    void aReadThatBreaksOffGoesOnWhereItWas() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        PartitionReader reader =
                reader(
                        EVENTS,
                        (start, options) -> {
                            if (start != null) {
                                return ReadResult.of(List.of(), start);
                            }
                            if (attempts.incrementAndGet() == 1) {
                                throw new IOException("connection reset");
                            }
                            return ReadResult.of(
                                    breakingOff(attempts.get() == 2), () -> "{\"n\": 1}");
                        });

        assertThat(keys(reader)).hasSize(20_000).doesNotHaveDuplicates();
        assertThat(attempts).hasValue(3);
        assertThat(context.counted(ScanMetric.RETRIES)).isEqualTo(2);
    }

    private static Iterator<?> breakingOff(boolean breaks) {
        return IntStream.range(0, 20_000)
                .peek(
                        i -> {
                            if (breaks && i == 15_000) {
                                throw new UncheckedIOException(new IOException("connection reset"));
                            }
                        })
                .mapToObj(i -> record("row-" + i, i))
                .iterator();
    }

    @Test
    void passingFaultsThatDoNotPassFailTheJob() {
        assertThatThrownBy(
                        () ->
                                keys(
                                        reader(
                                                EVENTS,
                                                (start, options) -> {
                                                    throw new IOException("no route to host");
                                                })))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ScanException.class)
                .hasMessageContaining("3 attempts have failed")
                .hasMessageContaining("no route to host");
    }

    @Test
    void aLastingFaultFailsAtOnceAndNoMessageTellsASecret() {
        config.put("token", "${env:TOKEN}");
        context.secret("${env:TOKEN}", "tip-top-secret");
        assertThatThrownBy(
                        () ->
                                keys(
                                        reader(
                                                EVENTS,
                                                (start, options) -> {
                                                    throw new PermanentException(
                                                            "token %s is refused; set another"
                                                                    .formatted(
                                                                            options.get("token")));
                                                })))
                .hasMessageContaining("token *** is refused; set another")
                .satisfies(
                        failure ->
                                assertThat(ExceptionUtils.stringifyException(failure))
                                        .doesNotContain("tip-top-secret"));
        assertThat(context.counted(ScanMetric.RETRIES)).isZero();
    }

    @Test
    void offsetsThatGoRoundInACircleAreRefused() {
        assertThatThrownBy(
                        () ->
                                keys(
                                        reader(
                                                EVENTS,
                                                (start, options) -> {
                                                    int at =
                                                            start == null
                                                                    ? 0
                                                                    : (Integer) start.get("at");
                                                    return ReadResult.of(
                                                            List.of(), Map.of("at", (at + 1) % 7));
                                                })))
                .hasMessageContaining("came a second time in one round of reads");
    }

    /** One more row with each read, later than the job's beginning. */
    @Test
    void aBoundedReadOfATableThatGrowsEnds() throws Exception {
        bounded = true;
        Instant now = context.clock().instant();
        PartitionReader reader =
                reader(
                        EVENTS,
                        (start, options) -> {
                            int at = start == null ? 0 : (Integer) start.get("at");
                            return ReadResult.of(
                                    List.of(
                                            Map.of(
                                                    "k",
                                                    "row-" + at,
                                                    "at",
                                                    now.plusSeconds(at - 3L))),
                                    Map.of("at", at + 1));
                        });

        assertThat(keys(reader)).contains("row-0", "row-1", "row-2").hasSizeLessThan(10);
    }

    /** Each read brings one row more, and each read of deletions one deletion more. */
    @Test
    void deletesComeThoughTheTableNeverRests() throws Exception {
        Instant now = context.clock().instant();
        PartitionReader reader =
                reader(
                        TableMetadata.cdcWithDeletes("at", "k"),
                        new ScriptedConnector.Script() {
                            @Override
                            public ReadResult read(
                                    @Nullable Map<String, Object> start,
                                    Map<String, String> options) {
                                return oneMore("live-", start);
                            }

                            @Override
                            public ReadResult readDeletes(@Nullable Map<String, Object> start) {
                                return oneMore("gone-", start);
                            }

                            private ReadResult oneMore(
                                    String key, @Nullable Map<String, Object> start) {
                                int at = start == null ? 0 : (Integer) start.get("n");
                                return ReadResult.of(
                                        List.of(
                                                Map.of(
                                                        "k",
                                                        key + at,
                                                        "at",
                                                        now.plusSeconds(at - 3L))),
                                        Map.of("n", at + 1));
                            }
                        });

        List<String> deleted = new ArrayList<>();
        for (int batches = 0; batches < 100 && deleted.size() < 2; batches++) {
            next(reader).rows().stream()
                    .filter(row -> row.getRowKind() == RowKind.DELETE)
                    .forEach(row -> deleted.add(row.getString(0).toString()));
        }
        assertThat(deleted)
                .as("those of the first round are of rows that were not listed")
                .containsExactly("gone-4", "gone-5");
    }

    @Test
    void aRestoredReadKnowsWhatItHasEmitted() throws Exception {
        List<Map<String, Object>> table = new ArrayList<>(List.of(record("a", 1), record("b", 2)));
        ScriptedConnector.Script script =
                (start, options) -> {
                    int from = start == null ? 0 : (Integer) start.get("n");
                    return ReadResult.of(
                            table.stream().filter(row -> (Integer) row.get("n") >= from).toList(),
                            Map.of("n", table.get(table.size() - 1).get("n")));
                };
        Batch batch;
        PartitionReader before = reader(USERS, script);
        do {
            batch = next(before);
        } while (batch.progress() == Progress.MORE);
        before.close();
        harness.close();
        table.add(record("b", 2));
        table.add(record("c", 3));

        assertThat(keys(reader(USERS, script, new Offset(batch.next().json()))))
                .containsExactly("c");
    }

    @Test
    void aCancelledReadIsInterruptedAndTheConnectorClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        PartitionReader reader =
                reader(
                        EVENTS,
                        new ScriptedConnector.Script() {
                            @Override
                            public ReadResult read(
                                    @Nullable Map<String, Object> start,
                                    Map<String, String> options)
                                    throws InterruptedException {
                                begun.countDown();
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException e) {
                                    interrupted.countDown();
                                    throw e;
                                }
                                throw new AssertionError();
                            }

                            @Override
                            public void close() {
                                closed.countDown();
                            }
                        });
        reader.next();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        reader.close();
        harness.close();

        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
