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
package io.lakeflow.flink.benchmark.flink;

import io.lakeflow.flink.benchmark.measure.Workload;
import io.lakeflow.flink.benchmark.server.TallyClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code INSERT INTO nowhere SELECT * FROM records} in an embedded Flink, over a listing without
 * end. How far it is is what the server has sent; what is on its way in between is a few pages at
 * any time.
 */
public final class EndlessJob implements Workload {
    private final SqlJob job;
    private final TallyClient tally;
    private final String counted;

    /**
     * @param arguments those of {@link SqlJob#of}, and in {@code count} what of the server's tally
     *     is a record: {@code records}, the default, or {@code pages}
     */
    public EndlessJob(int port, Map<String, String> arguments) throws IOException {
        Map<String, String> endless = new LinkedHashMap<>(arguments);
        String run = "job-" + System.nanoTime();
        endless.put("config.run", run);
        this.job = SqlJob.of(port, endless);
        this.counted = arguments.getOrDefault("count", "records");
        this.tally = new TallyClient(port, run);
    }

    @Override
    public void start() {
        job.submit();
    }

    @Override
    public long records() throws Exception {
        return (long) tally.ask().number(counted);
    }
}
