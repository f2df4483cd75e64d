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

import io.lakeflow.flink.connect.LakeflowConnect;
import io.lakeflow.flink.connect.TableMetadata;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/**
 * The tables of a source, and what each looks like. Those of a spec are known; a connector in Java
 * is asked each time, and may ask its API.
 */
sealed interface SourceTables {

    /**
     * What a table looks like.
     *
     * @param key the columns that tell its rows apart; empty without one
     */
    record Shape(RowType row, List<String> key) {}

    /**
     * @throws org.apache.flink.table.api.ValidationException if they cannot be told
     */
    List<String> names();

    /**
     * @param table one of {@link #names()}
     * @throws org.apache.flink.table.api.ValidationException if it cannot be told
     */
    Shape shape(String table);

    /** Those of a spec. */
    record OfSpec(SourceModel source) implements SourceTables {
        @Override
        public List<String> names() {
            return List.copyOf(source.tables().keySet());
        }

        @Override
        public Shape shape(String table) {
            TableModel model = source.tables().get(table);
            Problems problems = new Problems();
            SchemaCheck schema = new SchemaCheck(model, DeclaredSchema.ofSpec(), problems);
            RowType row = schema.rowType();
            problems.throwIfAny("Table '" + table + "'");
            return new Shape(row, model.key());
        }
    }

    /** Those of a connector in Java. */
    record OfConnector(LakeflowConnect connector, Map<String, String> config)
            implements SourceTables {
        @Override
        public List<String> names() {
            Problems problems = new Problems();
            List<String> tables = new PlannedQuestions(connector, config, problems).tables();
            problems.throwIfAny("Source '" + connector.name() + "'");
            return tables;
        }

        @Override
        public Shape shape(String table) {
            Problems problems = new Problems();
            PlannedQuestions questions = new PlannedQuestions(connector, config, problems);
            TableMetadata metadata = questions.metadata(table);
            RowType row = questions.schema(table);
            problems.throwIfAny("Table '" + table + "'");
            return new Shape(row, metadata.primaryKeys());
        }
    }
}
