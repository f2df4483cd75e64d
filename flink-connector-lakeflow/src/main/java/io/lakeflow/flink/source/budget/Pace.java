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

/**
 * One reason for which a request may have to wait. Times are nanoseconds of one clock, and never go
 * back. Used under the lock of {@link SharedBudget}.
 */
interface Pace {

    /** When the next request may be sent, not before {@code now}. */
    long next(long now);

    /** A request will be sent at this time, which {@link #next} allowed. */
    void take(long at);

    /** How many requests could be sent before it is time to wait. */
    long remaining(long now);
}
