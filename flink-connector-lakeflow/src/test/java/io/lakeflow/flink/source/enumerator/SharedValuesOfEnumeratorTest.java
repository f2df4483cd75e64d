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
package io.lakeflow.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.source.ManualScan;
import io.lakeflow.flink.source.SharedValueAnswer;
import io.lakeflow.flink.source.SharedValueRequest;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.source.split.ScanSplit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the enumerator answers readers that ask for a shared value. */
@Timeout(60)
class SharedValuesOfEnumeratorTest {
    private static final SharedValueRequest REQUEST =
            new SharedValueRequest("id-1", ManualScan.SHARED, null);
    private static final SharedValueAnswer ANSWER = new SharedValueAnswer("id-1", "value", null);

    private final Attempts context = new Attempts();
    private final ManualScan scan = new ManualScan();
    private final ScanEnumerator enumerator =
            new ScanEnumerator(
                    context,
                    scan,
                    new SourceSettings(Duration.ofDays(1), 2, 100, false, TailGate.CHECKPOINT),
                    EnumeratorState.INITIAL);

    /** With readers of which several attempts run. */
    private static final class Attempts extends TestingSplitEnumeratorContext<ScanSplit> {
        private final Map<Integer, Map<Integer, ReaderInfo>> attempts = new ConcurrentHashMap<>();
        private final Map<Integer, SourceEvent> sentToAttempts = new ConcurrentHashMap<>();

        Attempts() {
            super(2);
        }

        @Override
        public Map<Integer, Map<Integer, ReaderInfo>> registeredReadersOfAttempts() {
            return attempts;
        }

        @Override
        public void sendEventToSourceReader(int subtask, int attempt, SourceEvent event) {
            sentToAttempts.put(attempt, event);
        }
    }

    @BeforeEach
    void start() {
        enumerator.start();
    }

    @AfterEach
    void close() {
        enumerator.close();
    }

    private CompletableFuture<String> asked(SharedValueRequest request) throws Exception {
        enumerator.handleSourceEvent(0, request);
        return scan.takeRenewal();
    }

    private List<SourceEvent> sent() {
        context.triggerAllActions();
        return context.getSentEvents().getOrDefault(0, List.of());
    }

    @Test
    void aReaderGetsTheValueItAskedFor() throws Exception {
        context.registerReader(0, "host");
        CompletableFuture<String> renewal =
                asked(new SharedValueRequest("id-1", ManualScan.SHARED, "old"));
        assertThat(scan.rejected).containsExactly("old");
        assertThat(sent()).isEmpty();

        renewal.complete("value");

        assertThat(sent()).containsExactly(ANSWER);
        assertThat(sent()).hasSize(1);
    }

    @Test
    void aReaderIsToldWhyThereIsNoneAndTheJobGoesOn() throws Exception {
        context.registerReader(0, "host");
        asked(REQUEST).completeExceptionally(new ScanException("no access"));

        assertThat(sent()).containsExactly(new SharedValueAnswer("id-1", null, "no access"));
    }

    @Test
    void aValueThatNobodySharesIsAMistakeToldToTheReader() {
        context.registerReader(0, "host");
        enumerator.handleSourceEvent(0, new SharedValueRequest("id-1", "other", null));
        while (sent().isEmpty()) {
            Thread.onSpinWait();
        }

        assertThat(((SharedValueAnswer) sent().get(0)).failure()).contains("'other'");
    }

    /** Restored splits are read before their reader is registered. */
    @Test
    void anAnswerWaitsUntilTheReaderIsRegistered() throws Exception {
        asked(REQUEST).complete("value");
        assertThat(sent()).isEmpty();

        context.registerReader(0, "host");
        enumerator.addReader(0);

        assertThat(sent()).containsExactly(ANSWER);
    }

    /** A task that ends with a savepoint would lose it, and the stop would fail. */
    @Test
    void noAnswerIsSentAfterACheckpointUntilAMomentHasPassed() throws Exception {
        context.registerReader(0, "host");
        CompletableFuture<String> renewal = asked(REQUEST);
        enumerator.snapshotState(1);
        context.triggerAllActions();
        enumerator.notifyCheckpointComplete(1);
        renewal.complete("value");
        assertThat(sent()).isEmpty();

        while (sent().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(sent()).containsExactly(ANSWER);
    }

    @Test
    void anAnswerThatWaitsIsSentWhenTheNextCheckpointBegins() throws Exception {
        context.registerReader(0, "host");
        CompletableFuture<String> renewal = asked(REQUEST);
        enumerator.snapshotState(1);
        context.triggerAllActions();
        renewal.complete("value");
        assertThat(sent()).isEmpty();

        enumerator.snapshotState(2);
        assertThat(context.getSentEvents()).isEmpty();

        assertThat(sent()).containsExactly(ANSWER);
    }

    @Test
    void aReaderThatIsGoneIsNotAnswered() throws Exception {
        asked(REQUEST).complete("value");
        context.triggerAllActions();
        enumerator.addSplitsBack(List.of(), 0);
        context.registerReader(0, "host");
        enumerator.addReader(0);

        assertThat(sent()).isEmpty();
    }

    @Test
    void ofSeveralAttemptsTheOneThatAskedIsAnsweredWhileItIsThere() throws Exception {
        context.registerReader(0, "host");
        context.attempts.put(0, Map.of(1, new ReaderInfo(0, "host")));
        enumerator.handleSourceEvent(0, 1, REQUEST);
        scan.takeRenewal().complete("value");
        enumerator.handleSourceEvent(0, 2, REQUEST);
        scan.takeRenewal().complete("value");

        assertThat(sent()).isEmpty();
        assertThat(context.sentToAttempts).containsOnlyKeys(1).containsValue(ANSWER);
    }

    @Test
    void whatFlinkLogsShowsNoValue() {
        assertThat(new SharedValueRequest("id", "name", "s3cret")).asString().doesNotContain("s3c");
        assertThat(new SharedValueAnswer("id", "s3cret", null)).asString().doesNotContain("s3c");
        assertThat(new SharedValueAnswer("id", null, "no access")).asString().contains("no access");
    }
}
