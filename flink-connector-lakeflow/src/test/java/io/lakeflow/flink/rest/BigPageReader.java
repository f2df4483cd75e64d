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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.spec.SpecParser;
import java.util.Map;
import org.apache.flink.table.data.RowData;

/** Reads a table of one page in a process of its own, whose memory is small. */
final class BigPageReader {
    private BigPageReader() {}

    /**
     * @param arguments the address, the lines of the table in YAML, and the largest page
     */
    public static void main(String[] arguments) throws Exception {
        String yaml =
                "spec: 1\nname: big\nhttp: {base: \"%s\"}\ntables:\n  t:\n    ingestion: snapshot\n"
                                .formatted(arguments[0])
                        + "    path: /t\n    page: {next: none}\n    columns: {id: BIGINT NOT NULL, text: STRING}\n"
                        + arguments[1].indent(4);
        HttpSettings http =
                HttpSettings.defaults()
                        .withMaxPageBytes(Long.parseLong(arguments[2]))
                        .withMaxAttempts(1);
        long rows = 0;
        long sum = 0;
        long text = 0;
        try (ScanHarness harness =
                new ScanHarness(
                        SpecParser.parse("big.yaml", yaml),
                        "t",
                        Map.of(),
                        ReadOptions.once(
                                new ReadOptions.Start.Earliest(),
                                new ReadOptions.End.Init(),
                                http))) {
            Partition partition = harness.plan().get(0);
            try (PartitionReader reader = harness.scan.read(partition, null)) {
                Batch batch;
                do {
                    batch = reader.next().toCompletableFuture().get();
                    for (RowData row : batch.rows()) {
                        rows++;
                        sum += row.getLong(0);
                        text += row.getString(1).toBytes().length;
                    }
                } while (batch.progress() == Progress.MORE);
            }
        }
        System.out.println("rows " + rows + ", sum " + sum + ", text " + text);
        // Threads of the client end a little later.
        System.exit(0);
    }
}
