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
package io.lakeflow.flink.quickstart;

import java.net.URI;
import java.nio.file.Path;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** A Flink cluster inside this process, with its web UI on a free port. */
public final class EmbeddedFlink implements AutoCloseable {
    private static final int SLOTS = 4;
    private static final int PARALLELISM = 2;

    private final MiniCluster cluster;
    private final URI webAddress;

    private EmbeddedFlink(MiniCluster cluster, URI webAddress) {
        this.cluster = cluster;
        this.webAddress = webAddress;
    }

    /**
     * Starts a cluster and waits until it takes jobs.
     *
     * @param temporary where it may keep files while it runs
     */
    public static EmbeddedFlink start(Path temporary) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(CoreOptions.TMP_DIRS, temporary.toString());
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumSlotsPerTaskManager(SLOTS)
                                .build());
        try {
            cluster.start();
            return new EmbeddedFlink(cluster, cluster.getRestAddress().get());
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    public URI webAddress() {
        return webAddress;
    }

    /** Makes a SQL environment whose jobs run in this cluster. */
    StreamTableEnvironment sqlEnvironment(RuntimeExecutionMode mode) {
        Configuration client = new Configuration();
        client.set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM);
        StreamExecutionEnvironment jobs =
                StreamExecutionEnvironment.createRemoteEnvironment(
                        webAddress.getHost(), webAddress.getPort(), client);
        EnvironmentSettings.Builder settings = EnvironmentSettings.newInstance();
        if (mode == RuntimeExecutionMode.BATCH) {
            settings.inBatchMode();
        } else {
            settings.inStreamingMode();
        }
        return StreamTableEnvironment.create(jobs, settings.build());
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
