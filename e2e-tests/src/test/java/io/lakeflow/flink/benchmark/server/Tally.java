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
package io.lakeflow.flink.benchmark.server;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was asked for under one name. A request for a single record, with which a client finds out
 * the time, counts for itself.
 */
final class Tally {
    private long pages;
    private long probes;
    private long records;
    private long bytes;
    private long refused;
    private long firstNanos;
    private long lastNanos;

    void received(PageRequest request, long nowNanos) {
        if (isProbe(request)) {
            probes++;
        } else if (firstNanos == 0) {
            firstNanos = nowNanos;
        }
    }

    void sent(PageRequest request, Answer answer, long bodyBytes, long nowNanos) {
        if (!answer.isOk()) {
            refused++;
        } else if (!isProbe(request)) {
            pages++;
            records += answer.records();
            bytes += bodyBytes;
            lastNanos = nowNanos;
        }
    }

    private static boolean isProbe(PageRequest request) {
        return "1".equals(request.parameters().get("size"));
    }

    Map<String, Number> numbers() {
        Map<String, Number> numbers = new LinkedHashMap<>();
        numbers.put("pages", pages);
        numbers.put("probes", probes);
        numbers.put("records", records);
        numbers.put("bytes", bytes);
        numbers.put("refused", refused);
        numbers.put("spanNanos", lastNanos - firstNanos);
        return numbers;
    }
}
