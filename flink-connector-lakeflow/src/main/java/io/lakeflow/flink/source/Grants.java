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
package io.lakeflow.flink.source;

import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * What the owner of a Flink process grants to the tables that are read in it. It stands in Flink's
 * own configuration, because the author of a table is not the owner of the cluster; in an embedded
 * cluster that has none, in system properties of the same names with entries separated by
 * semicolons.
 *
 * @param configuration of the process; loaded when it is asked for
 */
record Grants(Supplier<ReadableConfig> configuration) {

    /** For a task, whose context gives it the TaskManager's configuration. */
    static Grants of(ReadableConfig configuration) {
        return new Grants(() -> configuration);
    }

    /**
     * For the JobManager, whose coordinators are not given its configuration: it is loaded from the
     * directory that {@code FLINK_CONF_DIR} names, which Flink's launch scripts set.
     */
    static Grants ofJobManager() {
        return new Grants(GlobalConfiguration::loadConfiguration);
    }

    /** The entries under a key, empty where nothing is granted. */
    List<String> list(String key) {
        return configuration
                .get()
                .getOptional(ConfigOptions.key(key).stringType().asList().noDefaultValue())
                .orElseGet(
                        () -> {
                            String property = System.getProperty(key, "");
                            return property.isBlank() ? List.of() : List.of(property.split(";"));
                        });
    }
}
