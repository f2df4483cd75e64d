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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import javax.annotation.Nullable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * The metrics of a scan. A scan counts on several threads and Flink's counters are made for one, so
 * that all counting goes through one lock; it happens per request, not per row.
 *
 * <p>What Flink has a name for is where Flink has it; everything else is in a group below, {@value
 * RuntimeScanContext#METRICS}.
 */
final class ScanMetrics {
    private final Map<ScanMetric, LongConsumer> metrics = new EnumMap<>(ScanMetric.class);

    private ScanMetrics() {}

    static ScanMetrics ofReader(SourceReaderMetricGroup group) {
        ScanMetrics of = new ScanMetrics();
        of.metrics.put(
                ScanMetric.BYTES_RECEIVED, group.getIOMetricGroup().getNumBytesInCounter()::inc);
        of.metrics.put(ScanMetric.RECORD_ERRORS, group.getNumRecordsInErrorsCounter()::inc);
        of.metrics.put(ScanMetric.RECORDS_PENDING, new PendingRecords(group));
        of.addMissing(group.addGroup(RuntimeScanContext.METRICS));
        return of;
    }

    static ScanMetrics ofEnumerator(MetricGroup group) {
        ScanMetrics of = new ScanMetrics();
        // What is left of the parents' listing says nothing of the table's records.
        of.metrics.put(ScanMetric.RECORDS_PENDING, amount -> {});
        of.addMissing(group.addGroup(RuntimeScanContext.METRICS));
        return of;
    }

    /** All of them to one taker, where no job shows them. */
    static ScanMetrics to(ObjLongConsumer<ScanMetric> taker) {
        ScanMetrics to = new ScanMetrics();
        for (ScanMetric metric : ScanMetric.values()) {
            to.metrics.put(metric, amount -> taker.accept(metric, amount));
        }
        return to;
    }

    private void addMissing(MetricGroup group) {
        for (ScanMetric metric : ScanMetric.values()) {
            metrics.computeIfAbsent(metric, missing -> register(missing, group));
        }
    }

    private static LongConsumer register(ScanMetric metric, MetricGroup group) {
        if (metric.isLevel()) {
            AtomicLong level = new AtomicLong();
            group.gauge(metric.metricName(), level::get);
            return level::addAndGet;
        }
        Counter counter = group.counter(metric.metricName());
        return counter::inc;
    }

    synchronized void count(ScanMetric metric, long amount) {
        metrics.get(metric).accept(amount);
    }

    /** Shown from the first time on that it is known: zero would say that nothing is left. */
    private static final class PendingRecords implements LongConsumer {
        private final SourceReaderMetricGroup group;
        @Nullable private AtomicLong level;

        private PendingRecords(SourceReaderMetricGroup group) {
            this.group = group;
        }

        @Override
        public void accept(long amount) {
            if (level == null) {
                level = new AtomicLong();
                group.setPendingRecordsGauge(level::get);
            }
            level.addAndGet(amount);
        }
    }
}
