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

import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.http.HttpEvent;
import io.lakeflow.flink.http.HttpRuntime;
import io.lakeflow.flink.scan.QuotaNews;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanMetric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What a request needs from outside, taken from the context of the scan. */
record RestRuntime(ScanContext context, QuotaHeaders quotas) implements HttpRuntime {

    @Override
    public InstantSource clock() {
        return context.clock();
    }

    @Override
    public CompletionStage<Void> after(Duration delay) {
        return context.after(delay);
    }

    @Override
    public CompletionStage<? extends AutoCloseable> admit() {
        return context.permit();
    }

    @Override
    public void answered(HttpAnswer answer, Duration pause) {
        context.answered(new QuotaNews(pause, quotas.read(answer)));
    }

    @Override
    public Executor executor() {
        return context.executor();
    }

    @Override
    public void observe(HttpEvent event, long amount) {
        context.count(
                switch (event) {
                    case REQUEST -> ScanMetric.REQUESTS;
                    case RETRY -> ScanMetric.RETRIES;
                    case THROTTLED -> ScanMetric.THROTTLED;
                    case WAITED -> ScanMetric.THROTTLED_TIME;
                    case BYTES_RECEIVED -> ScanMetric.BYTES_RECEIVED;
                },
                amount);
    }

    @Override
    public void serverDate(Instant date, Instant sent, Instant received) {
        context.apiClock().observe(date, sent, received);
    }
}
