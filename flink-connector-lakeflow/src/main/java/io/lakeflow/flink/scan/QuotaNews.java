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

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What an answer told about how many more requests the API takes.
 *
 * @param pause how long it wants to be left alone, from now on; zero where it did not say so
 * @param quotas what it said to be left
 */
public record QuotaNews(Duration pause, List<Quota> quotas) implements Serializable {
    /** An answer that told nothing about it. */
    public static final QuotaNews NONE = new QuotaNews(Duration.ZERO, List.of());

    public QuotaNews {
        quotas = List.copyOf(quotas);
    }

    public boolean isPause() {
        return !pause.isZero();
    }

    /**
     * What is left of one quota.
     *
     * @param name the same in every answer that tells of it
     * @param remaining how many requests are left
     * @param untilReset how long until it is whole again, longer than zero
     */
    public record Quota(String name, long remaining, Duration untilReset) implements Serializable {}
}
