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

import io.lakeflow.flink.LakeflowSource;
import io.lakeflow.flink.RowDeserializer;
import io.lakeflow.flink.testutils.ledger.LedgerSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/** A DataStream job that copies the table {@code orders} of a spec file into a ledger. */
public final class OrdersJob {
    private OrdersJob() {}

    public static void main(String[] arguments) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        LedgerSink.write(
                env.<Row>fromSource(
                                LakeflowSource.builder()
                                        .spec(Files.readString(Path.of(arguments[0])))
                                        .table("orders")
                                        .columns("region", "id", "version", "updated_at")
                                        .pollInterval(Duration.ofMillis(500))
                                        .alignedCheckpoints()
                                        .build(RowDeserializer.rows()),
                                WatermarkStrategy.noWatermarks(),
                                "orders")
                        .uid("orders"),
                arguments[1]);
        env.execute("orders");
    }
}
