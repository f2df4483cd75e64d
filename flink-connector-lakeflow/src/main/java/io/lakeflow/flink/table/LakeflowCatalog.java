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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The tables of one source, all in the database {@value #DATABASE}, with their columns and keys.
 * What a table has for options is what the catalog was given: references to secrets, not secrets.
 */
final class LakeflowCatalog extends ReadOnlyCatalog {
    static final String DATABASE = "default";

    private final Map<String, String> options;
    private final SourceTables tables;

    /**
     * @param options those of each table, but for its name
     */
    LakeflowCatalog(String name, Map<String, String> options, SourceTables tables) {
        super(name);
        this.options = Map.copyOf(options);
        this.tables = tables;
    }

    @Override
    public String getDefaultDatabase() {
        return DATABASE;
    }

    @Override
    public List<String> listDatabases() {
        return List.of(DATABASE);
    }

    @Override
    public boolean databaseExists(String database) {
        return database.equals(DATABASE);
    }

    @Override
    public CatalogDatabase getDatabase(String database) throws DatabaseNotExistException {
        requireDatabase(database);
        return new TablesOfASource();
    }

    /** The only database there is. */
    private record TablesOfASource() implements CatalogDatabase {
        @Override
        public Map<String, String> getProperties() {
            return Map.of();
        }

        @Override
        public String getComment() {
            return "The tables of a source of lakeflow.";
        }

        @Override
        public CatalogDatabase copy() {
            return this;
        }

        @Override
        public CatalogDatabase copy(Map<String, String> properties) {
            return this;
        }

        @Override
        public Optional<String> getDescription() {
            return Optional.of(getComment());
        }

        @Override
        public Optional<String> getDetailedDescription() {
            return getDescription();
        }
    }

    @Override
    public List<String> listTables(String database) throws DatabaseNotExistException {
        requireDatabase(database);
        return tables.names();
    }

    private void requireDatabase(String database) throws DatabaseNotExistException {
        if (!databaseExists(database)) {
            throw new DatabaseNotExistException(name(), database);
        }
    }

    @Override
    public boolean tableExists(ObjectPath path) {
        return databaseExists(path.getDatabaseName())
                && tables.names().contains(path.getObjectName());
    }

    @Override
    public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
        if (!tableExists(path)) {
            throw new TableNotExistException(name(), path);
        }
        String table = path.getObjectName();
        Map<String, String> all = new HashMap<>(options);
        all.put(FactoryUtil.CONNECTOR.key(), LakeflowTableFactory.IDENTIFIER);
        all.put(LakeflowOptions.TABLE.key(), table);
        return CatalogTable.newBuilder().schema(schema(tables.shape(table))).options(all).build();
    }

    private Schema schema(SourceTables.Shape shape) {
        List<String> key = emitsVersions() ? List.of() : shape.key();
        Schema.Builder schema = Schema.newBuilder();
        for (RowType.RowField field : shape.row().getFields()) {
            LogicalType type = field.getType();
            // Flink takes only NOT NULL columns for a key that is not declared in SQL.
            LogicalType column = key.contains(field.getName()) ? type.copy(false) : type;
            schema.column(field.getName(), column.asSerializableString());
        }
        return key.isEmpty() ? schema.build() : schema.primaryKey(key).build();
    }

    /** A log of versions, where a key comes more than once. */
    private boolean emitsVersions() {
        return LakeflowOptions.ChangelogHandling.APPEND
                .toString()
                .equalsIgnoreCase(options.get(LakeflowOptions.SCAN_CHANGELOG_MODE.key()));
    }
}
