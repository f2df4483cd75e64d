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
package io.lakeflow.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.factories.FactoryUtil;
import org.junit.jupiter.api.Test;

class LakeflowCatalogTest {

    private static Catalog catalog(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("type", "lakeflow");
        return FactoryUtil.createCatalog(
                "shop", all, new Configuration(), LakeflowCatalogTest.class.getClassLoader());
    }

    private static Catalog shop(String... options) {
        Map<String, String> all = new HashMap<>(Map.of("spec", TestSpec.YAML));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return catalog(all);
    }

    private static ObjectPath table(String name) {
        return new ObjectPath("default", name);
    }

    private static Schema schema(Catalog catalog, String table) throws Exception {
        return catalog.getTable(table(table)).getUnresolvedSchema();
    }

    @Test
    void listsTheTablesOfTheSource() throws Exception {
        Catalog shop = shop();

        assertThat(shop.getDefaultDatabase()).isEqualTo("default");
        assertThat(shop.listDatabases()).containsExactly("default");
        assertThat(shop.listTables("default"))
                .containsExactly("log", "goods", "counters", "undeclared", "moved", "people");
        assertThat(shop.tableExists(table("goods"))).isTrue();
        assertThat(shop.tableExists(table("good"))).isFalse();
        assertThat(shop.tableExists(new ObjectPath("other", "goods"))).isFalse();
        assertThatThrownBy(() -> shop.listTables("other"))
                .isInstanceOf(DatabaseNotExistException.class);
        assertThatThrownBy(() -> shop.getTable(table("good")))
                .isInstanceOf(TableNotExistException.class);
    }

    @Test
    void aTableHasTheColumnsAndTheKeyOfTheSpec() throws Exception {
        Schema counters = schema(shop(), "counters");

        assertThat(counters.getColumns().stream().map(Object::toString))
                .containsExactly("`id` [BIGINT NOT NULL]", "`version` [BIGINT]");
        assertThat(counters.getPrimaryKey().orElseThrow().getColumnNames()).containsExactly("id");
        assertThat(schema(shop(), "log").getPrimaryKey()).isEmpty();
    }

    @Test
    void aLogOfVersionsHasNoKey() throws Exception {
        Catalog versions = shop("scan.changelog-mode", "append");

        assertThat(schema(versions, "counters").getPrimaryKey()).isEmpty();
    }

    @Test
    void aTableHasTheOptionsOfTheCatalogWithReferencesInPlaceOfSecrets() throws Exception {
        Catalog shop = shop("config.token", "${env:SHOP_TOKEN}", "scan.poll-interval", "5 s");

        assertThat(shop.getTable(table("goods")).getOptions())
                .containsOnly(
                        Map.entry("connector", "lakeflow"),
                        Map.entry("spec", TestSpec.YAML),
                        Map.entry("table", "goods"),
                        Map.entry("config.token", "${env:SHOP_TOKEN}"),
                        Map.entry("scan.poll-interval", "5 s"));
    }

    @Test
    void columnsThatTheSpecLeavesOutHaveToBeDeclared() {
        assertThatThrownBy(() -> shop().getTable(table("undeclared")))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("declares no columns of table 'undeclared'");
    }

    @Test
    void showsTheTablesOfAConnectorInJava() throws Exception {
        Catalog example =
                catalog(
                        Map.of(
                                "source",
                                "example-in-java",
                                "config.base",
                                "http://127.0.0.1:1",
                                "config.user",
                                "me",
                                "config.password",
                                "any"));

        assertThat(example.listTables("default")).contains("orders", "events");
        assertThat(schema(example, "orders").getPrimaryKey().orElseThrow().getColumnNames())
                .containsExactly("order_id");
        assertThat(schema(example, "events").getPrimaryKey()).isEmpty();
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThatThrownBy(
                        () ->
                                shop(
                                        "config.limt", "5",
                                        "scan.pol-interval", "5 s",
                                        "http.max-concurrent-requests", "none"))
                .hasRootCauseInstanceOf(ValidationException.class)
                .rootCause()
                .hasMessageStartingWith("Catalog 'shop' cannot be read:")
                .hasMessageContaining("did you mean 'limit'")
                .hasMessageContaining("did you mean 'scan.poll-interval'")
                .hasMessageContaining(
                        "'http.max-concurrent-requests' is 'none', expected a number");
    }

    @Test
    void anUnknownSourceIsToldWithThoseThatThereAre() {
        assertThatThrownBy(() -> catalog(Map.of("source", "githb")))
                .rootCause()
                .hasMessageContaining("githb")
                .hasMessageContaining("connectors in Java that were found: example-in-java");
    }

    @Test
    void aCatalogIsNotOfOneTable() {
        assertThatThrownBy(() -> shop("table", "goods"))
                .rootCause()
                .hasMessageContaining(
                        "has all tables of its source, but 'table' is set; remove it");
    }

    @Test
    void cannotBeChangedAndSaysWhatToDo() {
        assertThatThrownBy(() -> shop().dropTable(table("goods"), false))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("CREATE TABLE default_catalog.default_database.t LIKE shop.");
    }
}
