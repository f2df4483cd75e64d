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
package io.lakeflow.flink.source.budget;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Leave for some requests, each at its time; what is not used then is lost. Times are nanoseconds
 * by the clock of the JobManager.
 *
 * @param sentAt when this is sent
 * @param slots the times, in ascending order; one request each
 * @param validFor how long after its time a slot can be used
 * @param waiting how many of them are for requests that were said to wait
 * @param probe whether everybody else waits for the answer to this one request
 */
record LeaseGrant(long sentAt, long[] slots, long validFor, int waiting, boolean probe)
        implements SourceEvent {
    private static final long serialVersionUID = 1L;
}
