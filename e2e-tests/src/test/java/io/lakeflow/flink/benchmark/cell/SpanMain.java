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
package io.lakeflow.flink.benchmark.cell;

import io.lakeflow.flink.benchmark.flink.SqlJob;
import io.lakeflow.flink.benchmark.measure.WarmUp;
import io.lakeflow.flink.benchmark.reference.ChainReference;
import io.lakeflow.flink.benchmark.server.TallyClient;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A process that reads listings to their end, for a while without any delay so that the JVM is warm
 * and once for the server to measure, and prints the server's tally of the latter.
 */
public final class SpanMain {
    private static final double MOST_WARM_UP_SECONDS = 40;
    private static final String WARM = "warm.";

    private SpanMain() {}

    public static void main(String[] args) throws Exception {
        CellArguments arguments = CellArguments.of(args);
        CellArguments warm = new CellArguments(warm(arguments));
        WarmUp.untilCompiled(() -> read(warm), MOST_WARM_UP_SECONDS);
        read(arguments);
        System.out.println(new TallyClient(arguments.port(), arguments.run()).ask().toLine());
        System.exit(0);
    }

    private static Map<String, String> warm(CellArguments arguments) {
        Map<String, String> warm = new LinkedHashMap<>(arguments.values());
        warm.remove("config.delay");
        warm.put("run", "warm-" + arguments.run());
        arguments
                .values()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith(WARM)) {
                                warm.put(name.substring(WARM.length()), value);
                            }
                        });
        return warm;
    }

    private static void read(CellArguments arguments) throws Exception {
        if (arguments.text("client", "job").equals("job")) {
            Map<String, String> named = new LinkedHashMap<>(arguments.values());
            named.put("config.run", arguments.run());
            SqlJob.of(arguments.port(), named).submit().await();
            return;
        }
        String target =
                "/t1k?size=100&run=%s&delay=%s&page="
                        .formatted(arguments.run(), arguments.text("config.delay", "0"));
        ChainReference.read(
                arguments.server(),
                target,
                arguments.number("chains", 1),
                arguments.number("config.pages", 1));
    }
}
