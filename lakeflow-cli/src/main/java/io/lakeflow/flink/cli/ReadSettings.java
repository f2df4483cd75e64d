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
package io.lakeflow.flink.cli;

import io.lakeflow.flink.rest.ReadOptions;
import io.lakeflow.flink.table.DeclaredSchema;
import io.lakeflow.flink.table.JobMode;
import io.lakeflow.flink.table.LakeflowOptions;
import io.lakeflow.flink.table.TableRead;
import io.lakeflow.flink.table.TableReadResolver;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of commands that ask the API: what SQL says in the WITH of a table. */
final class ReadSettings {
    /** A person waits for the answer; a job has more patience. */
    private static final String ATTEMPTS = "3";

    private static final JobMode BATCH = new JobMode(ReadOptions.Mode.BATCH, false);

    @Option(
            names = "--config",
            paramLabel = "NAME=VALUE",
            description =
                    "An option of the spec, 'config.NAME' in SQL. A secret is given as"
                            + " '$${env:VARIABLE}' or '$${file:/path}'. Can be repeated.")
    private Map<String, String> config = new LinkedHashMap<>();

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description =
                    "An option of the connector, such as http.rate-limit=5/s. Can be repeated."
                            + " Without http.retry.max-attempts, "
                            + ATTEMPTS
                            + " attempts are made.")
    private Map<String, String> options = new LinkedHashMap<>();

    /** The values of the spec's own options, by name. */
    Map<String, String> config() {
        return config;
    }

    /** The options of the connector, by name. */
    Map<String, String> options() {
        return options;
    }

    /**
     * How a batch job would read a table with these options.
     *
     * @throws org.apache.flink.table.api.ValidationException with everything that is wrong
     */
    TableRead resolve(String source, String table, DeclaredSchema columns) {
        Map<String, String> written = new LinkedHashMap<>();
        written.put(LakeflowOptions.HTTP_RETRY_MAX_ATTEMPTS.key(), ATTEMPTS);
        written.putAll(options);
        config.forEach((name, value) -> written.put(LakeflowOptions.CONFIG_PREFIX + name, value));
        written.put(LakeflowOptions.SOURCE.key(), source);
        written.put(LakeflowOptions.TABLE.key(), table);
        return TableReadResolver.resolve("Table '" + table + "'", written, BATCH, columns);
    }
}
