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

import io.lakeflow.flink.connect.ConnectContext;
import io.lakeflow.flink.connect.ConnectHttp;
import io.lakeflow.flink.connect.LakeflowConnect;
import io.lakeflow.flink.connect.ReadResult;
import io.lakeflow.flink.connect.TableMetadata;
import io.lakeflow.flink.http.Credentials;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/**
 * A connector as an author writes it: compiled against the plain module, as all of these tests are,
 * and run with the SQL jar, in which every library has another name.
 */
public final class ProductsConnector implements LakeflowConnect {
    static final String NAME = "products-in-java";

    private ConnectHttp api;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void open(ConnectContext context) {
        Map<String, String> options = context.options();
        api =
                context.http(
                        URI.create(options.get("base")),
                        new Credentials.Basic(options.get("user"), options.get("password")));
    }

    @Override
    public List<String> listTables() {
        return List.of("products");
    }

    @Override
    public DataType getTableSchema(String table, Map<String, String> options) {
        return DataTypes.ROW(
                DataTypes.FIELD("product_id", DataTypes.STRING().notNull()),
                DataTypes.FIELD("price", DataTypes.DOUBLE()));
    }

    @Override
    public TableMetadata readTableMetadata(String table, Map<String, String> options) {
        return TableMetadata.snapshot("product_id");
    }

    @Override
    public ReadResult readTable(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options)
            throws IOException, InterruptedException {
        Object page = startOffset == null ? 1 : startOffset.get("page");
        Map<String, Object> answer =
                api.getObject("/tables/products/records", Map.of("page", page));
        Object next = answer.get("next_page");
        return ReadResult.of(
                (List<?>) answer.get("records"), Map.of("page", next == null ? page : next));
    }
}
