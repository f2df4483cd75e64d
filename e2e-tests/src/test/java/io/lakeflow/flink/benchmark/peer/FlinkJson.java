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
package io.lakeflow.flink.benchmark.peer;

import io.lakeflow.flink.benchmark.reference.IssueRow;
import io.lakeflow.flink.benchmark.reference.PageParser;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonParserRowDataDeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** The format {@code json} of Flink, given whole pages: the way it is fastest. */
public final class FlinkJson implements PageParser {
    private final JsonParserRowDataDeserializationSchema schema;

    /** Before Flink 2 it takes no array for several rows. */
    public static boolean readsPages() {
        return !EnvironmentInformation.getVersion().startsWith("1.");
    }

    public FlinkJson() throws Exception {
        RowType type = new RowType(IssueRow.fields());
        this.schema =
                new JsonParserRowDataDeserializationSchema(
                        type, InternalTypeInfo.of(type), false, false, TimestampFormat.ISO_8601);
        schema.open(
                new DeserializationSchema.InitializationContext() {
                    @Override
                    public MetricGroup getMetricGroup() {
                        return new UnregisteredMetricsGroup();
                    }

                    @Override
                    public UserCodeClassLoader getUserCodeClassLoader() {
                        return SimpleUserCodeClassLoader.create(FlinkJson.class.getClassLoader());
                    }
                });
    }

    @Override
    public void parse(byte[] page, int length, Consumer<GenericRowData> rows) throws IOException {
        schema.deserialize(
                page,
                new Collector<>() {
                    @Override
                    public void collect(RowData row) {
                        rows.accept((GenericRowData) row);
                    }

                    @Override
                    public void close() {}
                });
    }

    @Override
    public boolean wantsPadding() {
        return false;
    }
}
