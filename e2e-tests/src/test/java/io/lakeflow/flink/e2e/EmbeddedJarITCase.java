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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.testutils.example.ExampleApi;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SQL jar in an embedded Flink of the version under test, which need not be the version that
 * the jar was built against.
 */
class EmbeddedJarITCase {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedJarITCase.class);

    @RegisterExtension private static final MiniClusterExtension FLINK = new MiniClusterExtension();

    private static final String CONNECTOR_CLASS = "io.lakeflow.flink.table.LakeflowTableFactory";

    @BeforeAll
    static void printSha256() throws IOException, NoSuchAlgorithmException {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(SqlJar.path()));
        LOG.info(
                "SHA-256 {}  {} on Flink {}",
                HexFormat.of().formatHex(digest),
                SqlJar.path().getFileName(),
                EnvironmentInformation.getVersion());
    }

    @Test
    void connectorComesFromTheJarAndNowhereElse() throws IOException {
        String resource = CONNECTOR_CLASS.replace('.', '/') + ".class";
        assertThat(Collections.list(getClass().getClassLoader().getResources(resource)))
                .containsExactly(
                        new URL("jar:" + SqlJar.path().toFile().toURI() + "!/" + resource));
    }

    @Test
    void selectReturnsWhatTheApiHolds() throws Exception {
        try (ExampleApi api = ExampleApi.start()) {
            TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
            tables.executeSql(Order.createTable(api));
            List<Order> orders = new ArrayList<>();
            try (CloseableIterator<Row> rows =
                    tables.executeSql("SELECT * FROM orders").collect()) {
                rows.forEachRemaining(row -> orders.add(Order.ofRow(row)));
            }
            assertThat(orders).containsExactlyInAnyOrderElementsOf(Order.truth(api));
        }
    }

    @Test
    void aConnectorThatWasCompiledAgainstThePlainModuleIsFoundAndRead() throws Exception {
        try (ExampleApi api = ExampleApi.start()) {
            TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
            tables.executeSql(
                    """
                    CREATE TABLE products (product_id STRING, price DOUBLE,
                      PRIMARY KEY (product_id) NOT ENFORCED)
                    WITH ('connector' = 'lakeflow', 'source' = '%s', 'table' = 'products',
                      'config.base' = '%s', 'config.user' = 'me', 'config.password' = 'any')
                    """
                            .formatted(ProductsConnector.NAME, api.uri()));
            Map<Object, Object> prices = new HashMap<>();
            try (CloseableIterator<Row> rows =
                    tables.executeSql("SELECT * FROM products").collect()) {
                rows.forEachRemaining(row -> prices.put(row.getField(0), row.getField(1)));
            }

            Map<Object, Object> truth = new HashMap<>();
            api.rows("products").forEach(row -> truth.put(row.get("product_id"), row.get("price")));
            assertThat(prices).hasSize(53).isEqualTo(truth);
        }
    }
}
