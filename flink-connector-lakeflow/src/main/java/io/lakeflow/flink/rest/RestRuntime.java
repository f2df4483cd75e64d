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

import io.lakeflow.flink.http.AnswerHead;
import io.lakeflow.flink.http.HttpEvent;
import io.lakeflow.flink.http.HttpRuntime;
import io.lakeflow.flink.scan.ApiClock;
import io.lakeflow.flink.scan.QuotaNews;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanMetric;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.annotation.Nullable;

/**
 * What a request needs from outside, taken from the context of the scan.
 *
 * @param time the clock of the server that is asked
 * @param quotas tells of what is left of the job's budget; null for a server that it is not for
 */
record RestRuntime(ScanContext context, ApiClock time, @Nullable QuotaHeaders quotas)
        implements HttpRuntime {

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
    public void answered(AnswerHead answer, Duration pause) {
        if (quotas != null) {
            context.answered(new QuotaNews(pause, quotas.read(answer)));
        }
    }

    @Override
    public Executor executor() {
        return context.executor();
    }

    @Override
    public Executor nearby() {
        return context.nearby();
    }

    @Override
    public Path directory() {
        return context.temporaryDirectory();
    }

    @Override
    public void observe(HttpEvent event, long amount) {
        context.count(
                switch (event) {
                    case REQUEST -> ScanMetric.REQUESTS;
                    case RESPONSE_2XX -> ScanMetric.RESPONSES_2XX;
                    case RESPONSE_3XX -> ScanMetric.RESPONSES_3XX;
                    case RESPONSE_4XX -> ScanMetric.RESPONSES_4XX;
                    case RESPONSE_5XX -> ScanMetric.RESPONSES_5XX;
                    case NO_RESPONSE -> ScanMetric.REQUESTS_WITHOUT_RESPONSE;
                    case RETRY -> ScanMetric.RETRIES;
                    case THROTTLED -> ScanMetric.THROTTLED;
                    case THROTTLED_TIME -> ScanMetric.THROTTLED_TIME;
                    case BREAKER_OPEN -> ScanMetric.BREAKERS_OPEN;
                    case BYTES_RECEIVED -> ScanMetric.BYTES_RECEIVED;
                },
                amount);
    }

    @Override
    public void serverDate(Instant date, Instant sent, Instant received) {
        time.observe(date, sent, received);
    }
}
