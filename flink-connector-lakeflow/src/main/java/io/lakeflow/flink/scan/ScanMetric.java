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

/**
 * What a scan counts. Most only grow; a {@linkplain #isLevel() level} also falls, and stands for
 * what is so at this moment.
 */
public enum ScanMetric {
    /** Requests sent, retries included. */
    REQUESTS("requests"),
    /** Answers with a status from 200 to 299. */
    RESPONSES_2XX("responses2xx"),
    /** Answers with a status from 300 to 399. */
    RESPONSES_3XX("responses3xx"),
    /** Answers with a status from 400 to 499. */
    RESPONSES_4XX("responses4xx"),
    /** Answers with a status from 500 on. */
    RESPONSES_5XX("responses5xx"),
    /** Requests that brought no answer, or not all of one. */
    REQUESTS_WITHOUT_RESPONSE("requestsWithoutResponse"),
    /** Requests sent again after a transient failure. */
    RETRIES("requestRetries"),
    /** Times that the API asked to wait. */
    THROTTLED("requestsThrottled"),
    /** Milliseconds that requests have waited, for the job's budget or because the API asked to. */
    THROTTLED_TIME("throttledTimeMs"),
    /** Origins to which requests wait because too many have failed. A level. */
    BREAKERS_OPEN("breakersOpen", true),
    /** Pages read to their end. */
    PAGES("pages"),
    /** Bytes of response bodies, as they came over the wire. */
    BYTES_RECEIVED("numBytesIn"),
    /** Records that {@code record.on-error} let pass. */
    RECORD_ERRORS("numRecordsInErrors"),
    /** Names of fields that records had and nothing takes, each once: it grows with new ones. */
    UNREAD_FIELD_NAMES("unreadFieldNames"),
    /**
     * Records of the listings under way that are still to be asked for, as far as the API tells how
     * many there are. A level.
     */
    RECORDS_PENDING("pendingRecords", true),
    /** Parents whose child request said that they are gone. */
    PARTITIONS_SKIPPED("partitionsSkipped");

    private final String metricName;
    private final boolean level;

    ScanMetric(String metricName) {
        this(metricName, false);
    }

    ScanMetric(String metricName, boolean level) {
        this.metricName = metricName;
        this.level = level;
    }

    /** The name under which Flink shows it. */
    public String metricName() {
        return metricName;
    }

    /** Whether it falls as well as grows. */
    public boolean isLevel() {
        return level;
    }
}
