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
package io.lakeflow.flink.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions that do not end, and many threads at once. */
@Timeout(60)
class ExpressionLimitsTest {

    private static final Scope EMPTY = Scopes.of(Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${($f := function($n){ $f($n + 1) }; $f(0))}",
                "${$sum($map([1..9000000], function($v){ $v * 2 }))}",
            })
    void endlessExpressionsRunIntoTheTimeLimit(String template) {
        CompiledTemplate endless = CompiledTemplate.compile(template);
        Instant start = Instant.now();

        assertThatThrownBy(() -> endless.evaluate(EMPTY))
                .isInstanceOf(ExpressionException.class)
                .hasMessageStartingWith(template)
                .hasMessageContaining("timeout");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void deepRecursionRunsIntoTheDepthLimit() {
        CompiledTemplate deep =
                CompiledTemplate.compile("${($f := function($n){ 1 + $f($n + 1) }; $f(0))}");

        assertThatThrownBy(() -> deep.evaluate(EMPTY))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("Stack overflow");
    }

    @Test
    void anExpressionWorksAgainAfterItFailed() {
        CompiledTemplate template =
                CompiledTemplate.compile(
                        "${($f := function($n){ $n <= 0 ? 0 : 1 + $f($n - 1) }; $f(record.n))}");

        assertThatThrownBy(() -> template.evaluate(Scopes.of(Map.of("record", Map.of("n", 1000)))))
                .isInstanceOf(ExpressionException.class);
        assertThat(template.evaluate(Scopes.of(Map.of("record", Map.of("n", 3))))).isEqualTo(3);
    }

    @Test
    void eachEvaluationHasItsOwnTimeLimit() {
        CompiledTemplate template = CompiledTemplate.compile("${$sum([1..record.n])}");
        Scope scope = Scopes.of(Map.of("record", Map.of("n", 10)));
        // Together longer than the limit of one evaluation.
        Instant end = Instant.now().plusMillis(1_200);
        while (Instant.now().isBefore(end)) {
            assertThat(template.evaluate(scope)).isEqualTo(55);
        }
    }

    @Test
    void eachEvaluationReadsTheClock() {
        CompiledTemplate millis = CompiledTemplate.compile("${$millis()}");
        CompiledTemplate now = CompiledTemplate.compile("${$now()}");
        millis.evaluate(EMPTY);
        now.evaluate(EMPTY);
        long before = System.currentTimeMillis();
        while (System.currentTimeMillis() < before + 10) {
            Thread.onSpinWait();
        }

        assertThat((Long) millis.evaluate(EMPTY)).isGreaterThan(before);
        assertThat(Instant.parse((String) now.evaluate(EMPTY)))
                .isAfter(Instant.ofEpochMilli(before));
        assertThat(CompiledTemplate.compile("${$now('[Y0001]', '+0000')}").evaluate(EMPTY))
                .asString()
                .startsWith("20");
    }

    @Test
    void threadsShareTemplates() throws Exception {
        int threads = 8;
        int rounds = 2_000;
        List<CompiledTemplate> templates =
                List.of(
                        CompiledTemplate.compile("${($x := record.id; $x + $count(record.list))}"),
                        CompiledTemplate.compile("${$sum($map(record.list, λ($v){ $v * 1 }))}"),
                        CompiledTemplate.compile("${record.name & '-' & $string(record.id)}"),
                        CompiledTemplate.compile("${record.list[$ > 1]^(>$)[0] + record.id}"),
                        // Another thread's variable, were the library's state shared.
                        CompiledTemplate.compile(
                                "${$exists($y) ? 'leaked' : ($y := record.id; $sum([$y, $y]))}"));
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int id = thread * 1_000;
                all.add(
                        executor.submit(
                                () -> {
                                    start.await();
                                    for (int round = 0; round < rounds; round++) {
                                        evaluateAll(templates, id + round % 100);
                                    }
                                    return null;
                                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static void evaluateAll(List<CompiledTemplate> templates, int id) {
        Scope scope =
                Scopes.of(
                        Map.of(
                                "record",
                                Map.of("id", id, "name", "n" + id, "list", List.of(1, 2, id))));
        int largest = Math.max(2, id);
        assertThat(templates.stream().map(template -> template.evaluate(scope)))
                .containsExactly(id + 3, id + 3, "n" + id + "-" + id, largest + id, 2 * id);
    }
}
