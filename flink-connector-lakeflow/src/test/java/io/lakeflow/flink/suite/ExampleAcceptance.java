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
package io.lakeflow.flink.suite;

import io.lakeflow.flink.testutils.acceptance.SourceAcceptance;
import io.lakeflow.flink.testutils.acceptance.SourceUnderTest;
import io.lakeflow.flink.testutils.example.ExampleApi;
import java.nio.file.Path;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The acceptance checks of the example API, whatever it is described by. */
@Timeout(180)
abstract class ExampleAcceptance extends SourceAcceptance {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private final ExampleApi api = ExampleApi.builder().errorRate(0).start();

    @AfterAll
    void stopApi() {
        api.close();
    }

    /** The source by its name, with what is the same for all. */
    SourceUnderTest example(String name) {
        return SourceUnderTest.of(name)
                .option("config.base", api.uri().toString())
                .option("config.user", "me")
                .option("config.password", "any")
                .wrongCredentials("config.password", "")
                .requests(api.requests()::total)
                .pageSize("events", 50)
                .failures(8)
                .documentedIn(Path.of("..", "docs", "example-api.md"));
    }
}
