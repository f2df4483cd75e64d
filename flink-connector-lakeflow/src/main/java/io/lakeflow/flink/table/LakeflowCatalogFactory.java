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

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;

/**
 * Makes catalogs with <code>'type' = 'lakeflow'</code>: the tables of one source, with the other
 * options of the catalog for their defaults.
 */
@Internal
public final class LakeflowCatalogFactory implements CatalogFactory {

    @Override
    public String factoryIdentifier() {
        return LakeflowTableFactory.IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        Set<ConfigOption<?>> options = new HashSet<>(LakeflowOptions.all());
        options.remove(LakeflowOptions.TABLE);
        return options;
    }

    /**
     * @throws ValidationException with everything that is wrong with the options
     */
    @Override
    public Catalog createCatalog(Context context) {
        String subject = "Catalog '" + context.getName() + "'";
        Map<String, String> options = context.getOptions();
        if (options.containsKey(LakeflowOptions.TABLE.key())) {
            throw new ValidationException(
                    subject
                            + " has all tables of its source, but 'table' is set; remove it, or"
                            + " declare a single table with CREATE TABLE");
        }
        return new LakeflowCatalog(
                context.getName(),
                options,
                TableReadResolver.tables(subject, options, context.getClassLoader()));
    }
}
