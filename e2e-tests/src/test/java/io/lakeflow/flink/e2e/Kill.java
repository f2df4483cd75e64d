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
package io.lakeflow.flink.e2e;

import java.time.Duration;

/**
 * A process that was killed, and how long it took until the job ran again and had completed another
 * checkpoint.
 *
 * @param at since the beginning of the run
 */
record Kill(String process, Duration at, Duration recovery) {

    /** A row of the report. */
    String row() {
        return "| %d s | `%s` | %.1f s |"
                .formatted(at.toSeconds(), process, recovery.toMillis() / 1000.0);
    }
}
