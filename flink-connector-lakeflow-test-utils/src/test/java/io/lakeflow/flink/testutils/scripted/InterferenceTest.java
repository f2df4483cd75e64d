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
package io.lakeflow.flink.testutils.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that are altered, held back or not given. */
class InterferenceTest {
    private ScriptedApi api;
    private ScriptedClient client;

    @BeforeEach
    void start() {
        api =
                ScriptedApi.start(
                        TableBuilder.table("t").key("id"), TableBuilder.table("u").key("id"));
        client = new ScriptedClient(api);
        api.table("t").insert("a");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void everyNthRequestOfATableFails() {
        api.answer(Interference.failEvery(2, 503).when(entry -> entry.table().equals("t")));
        List<Integer> statuses = IntStream.range(0, 4).mapToObj(i -> client.status("/t")).toList();
        assertThat(statuses).containsExactly(200, 503, 200, 503);
        assertThat(client.status("/u")).isEqualTo(200);
        assertThat(client.status("/u")).isEqualTo(200);
        assertThat(api.requests("t")).extracting(JournalEntry::status).isEqualTo(statuses);
        assertThat(api.requests("t").get(1).records()).isZero();
    }

    @Test
    void theNextRequestsFail() {
        api.answer(Interference.failNext(2, 500));
        assertThat(IntStream.range(0, 3).map(i -> client.status("/t")))
                .containsExactly(500, 500, 200);
    }

    @Test
    void anAnswerThatStallsShowsTheTableAsItIsWhenReleasedAndAHeldOneAsItWas() {
        CompletableFuture<Void> released = new CompletableFuture<>();
        api.answer(Interference.stallUntil(released).when(entry -> entry.table().equals("t")));
        final CompletableFuture<HttpResponse<String>> stalled = client.send("/t");
        awaitArrival(1);
        assertThat(client.ids("/u")).as("others are answered").isEmpty();
        api.answer(Interference.holdUntil(released));
        final CompletableFuture<HttpResponse<String>> held = client.send("/t");
        awaitArrival(3);
        api.answer(Interference.none());
        assertThat(client.ids("/t")).as("it is answered behind the held one").hasSize(1);
        assertThat(stalled).isNotDone();
        assertThat(held).isNotDone();
        assertThat(api.requests("t").get(0).status()).isZero();
        api.table("t").insert("b");
        released.complete(null);
        assertThat(ScriptedClient.idsOf(ScriptedClient.parse(stalled.join().body()))).hasSize(2);
        assertThat(ScriptedClient.idsOf(ScriptedClient.parse(held.join().body()))).hasSize(1);
        assertThat(api.requests("t").get(0).status()).isEqualTo(200);
    }

    private void awaitArrival(int requests) {
        while (api.journal().all().size() < requests) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anAnswerIsDroppedOrCutOff() {
        api.answer(Interference.drop());
        assertThatThrownBy(() -> client.get("/t")).hasCauseInstanceOf(IOException.class);
        assertThat(api.requests("t").get(0).status()).isZero();
        api.answer(Interference.truncate(7));
        assertThatThrownBy(() -> client.get("/t"))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("fixed content-length");
        api.answer(Interference.none());
        assertThat(client.ids("/t")).containsExactly("a");
    }
}
