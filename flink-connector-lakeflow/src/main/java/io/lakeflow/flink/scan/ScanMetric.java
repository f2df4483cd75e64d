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
package io.lakeflow.flink.scan;

/** What a scan counts. */
public enum ScanMetric {
    /** Requests sent, retries included. */
    REQUESTS("requests"),
    /** Requests sent again after a transient failure. */
    RETRIES("requestRetries"),
    /** Times that the API asked to wait. */
    THROTTLED("requestsThrottled"),
    /** Milliseconds that requests have waited, for the job's budget or because the API asked to. */
    THROTTLED_TIME("throttledTimeMs"),
    /** Bytes of response bodies, as they came over the wire. */
    BYTES_RECEIVED("bytesReceived"),
    /** Records that {@code record.on-error} let pass. */
    RECORD_ERRORS("recordErrors"),
    /** Parents whose child request said that they are gone. */
    PARTITIONS_SKIPPED("partitionsSkipped");

    private final String metricName;

    ScanMetric(String metricName) {
        this.metricName = metricName;
    }

    /** The name under which Flink shows it. */
    public String metricName() {
        return metricName;
    }
}
