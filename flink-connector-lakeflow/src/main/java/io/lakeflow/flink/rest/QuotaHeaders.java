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
import io.lakeflow.flink.http.QuotaLeft;
import io.lakeflow.flink.http.RateLimitHeaders;
import io.lakeflow.flink.model.RateModel;
import io.lakeflow.flink.scan.QuotaNews.Quota;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The headers in which an API tells what is left: those of its spec, or else the usual ones. */
record QuotaHeaders(List<RateModel> rates) {
    /** A quota of which it is not known when it is whole again. */
    private static final Duration UNKNOWN = Duration.ofMinutes(1);

    QuotaHeaders(List<RateModel> rates) {
        this.rates = rates.stream().filter(rate -> rate.remaining() != null).toList();
    }

    List<Quota> read(AnswerHead answer) {
        Stream<QuotaLeft> left =
                rates.isEmpty()
                        ? RateLimitHeaders.left(answer).stream()
                        : rates.stream()
                                .map(rate -> declared(answer, rate))
                                .flatMap(Optional::stream);
        return left.filter(quota -> quota.untilReset().compareTo(Duration.ZERO) > 0)
                .map(quota -> new Quota(quota.name(), quota.remaining(), quota.untilReset()))
                .toList();
    }

    private static Optional<QuotaLeft> declared(AnswerHead answer, RateModel rate) {
        Duration unknown = rate.per() == null ? UNKNOWN : rate.per();
        return RateLimitHeaders.remaining(answer, rate.remaining())
                .map(
                        left ->
                                new QuotaLeft(
                                        rate.remaining(),
                                        left,
                                        rate.reset() == null
                                                ? unknown
                                                : answer.untilReset(rate.reset()).orElse(unknown)));
    }
}
