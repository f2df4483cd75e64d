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
package io.lakeflow.flink.source;

import io.lakeflow.flink.scan.ScanMetric;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * Counts for a scan. A scan counts on several threads and Flink's counters are made for one, so
 * that all counting goes through one lock; it happens per request, not per row.
 */
final class ScanMetrics {
    private final Map<ScanMetric, Counter> counters = new EnumMap<>(ScanMetric.class);

    private ScanMetrics(MetricGroup group) {
        for (ScanMetric metric : ScanMetric.values()) {
            counters.put(metric, group.counter(metric.metricName()));
        }
    }

    /** For a reader: bytes and bad records are also counted where Flink itself looks for them. */
    static ScanMetrics ofReader(SourceReaderMetricGroup group) {
        ScanMetrics metrics = new ScanMetrics(group);
        metrics.counters.put(
                ScanMetric.BYTES_RECEIVED, group.getIOMetricGroup().getNumBytesInCounter());
        metrics.counters.put(ScanMetric.RECORD_ERRORS, group.getNumRecordsInErrorsCounter());
        return metrics;
    }

    static ScanMetrics ofEnumerator(MetricGroup group) {
        return new ScanMetrics(group);
    }

    synchronized void count(ScanMetric metric, long amount) {
        counters.get(metric).inc(amount);
    }
}
