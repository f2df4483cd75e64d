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
package io.lakeflow.flink.source.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.QuotaNews;
import io.lakeflow.flink.scan.RequestBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.api.connector.source.SourceEvent;
import org.junit.jupiter.api.Test;

class LeasedAdmissionTest {
    private final List<SourceEvent> sent = new ArrayList<>();
    private final LeasedAdmission admission =
            new LeasedAdmission(
                    RequestBudget.unlimited("table"),
                    () -> 0,
                    delay -> new CompletableFuture<>(),
                    Runnable::run,
                    waited -> {},
                    sent::add);

    @Test
    void endsAtOnceWhereNothingIsToCome() {
        assertThat(isDone(admission.end())).isTrue();
        assertThat(sent).isEmpty();
    }

    @Test
    void endsWhenWhatWasAskedForIsTakenBack() {
        admission.received(new LeaseRecall(1));
        CompletionStage<Void> turn = admission.enter();
        assertThat(sent).containsExactly(new LeaseRequest(1, 1, 0, 0));

        CompletionStage<Void> end = admission.end();
        assertThat(sent).last().isEqualTo(new LeaseReturn());
        admission.received(new LeaseGrant(0, new long[] {0}, 1_000, 1, false));
        assertThat(isDone(end)).as("the answer is still to come").isFalse();

        admission.received(new LeaseRecall(2));
        assertThat(isDone(end)).isTrue();
        assertThat(isDone(turn)).as("of no use to anybody").isFalse();
    }

    @Test
    void endsWithoutTheAnswerThatOthersWaitFor() {
        admission.received(new LeaseRecall(1));
        admission.enter();
        admission.received(new LeaseGrant(0, new long[] {0}, 1_000, 1, true));

        CompletionStage<Void> end = admission.end();

        assertThat(isDone(end)).isFalse();
        assertThat(sent).last().isEqualTo(new LeaseReturn());
    }

    @Test
    void asksForNothingAfterItsEnd() {
        admission.received(new LeaseRecall(1));
        admission.end();
        admission.enter();
        admission.answered(new QuotaNews(Duration.ofSeconds(1), List.of()));

        assertThat(sent).isEmpty();
    }

    private static boolean isDone(CompletionStage<Void> stage) {
        return stage.toCompletableFuture().isDone();
    }
}
