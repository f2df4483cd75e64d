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
import io.lakeflow.flink.spec.NearestWord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** What a connector is asked while a job is planned; an answer that is an error is a problem. */
final class PlannedQuestions {
    private final LakeflowConnect connector;
    private final Map<String, String> config;
    private final Problems problems;

    private interface Question<T> {
        T ask() throws IOException, InterruptedException;
    }

    PlannedQuestions(LakeflowConnect connector, Map<String, String> config, Problems problems) {
        this.connector = connector;
        this.config = config;
        this.problems = problems;
    }

    /** Null where the answer is a problem. */
    @Nullable
    List<String> tables() {
        return answer("says of its tables", connector::listTables, () -> "");
    }

    /** Null where the answer is a problem. */
    @Nullable
    TableMetadata metadata(String table) {
        return answer(
                "says of table '" + table + "'",
                () ->
                        Objects.requireNonNull(
                                connector.readTableMetadata(table, config),
                                "null where a TableMetadata is expected"),
                () -> tables(table));
    }

    /** Null where the answer is a problem. */
    @Nullable
    RowType schema(String table) {
        LogicalType type =
                answer(
                        "says of the columns of table '" + table + "'",
                        () -> connector.getTableSchema(table, config).getLogicalType(),
                        () -> tables(table));
        if (type != null && !(type instanceof RowType)) {
            problems.add(
                    "connector '%s' says that the columns of table '%s' are %s, expected a ROW; correct its getTableSchema",
                    connector.name(), table, type.asSummaryString());
            return null;
        }
        return (RowType) type;
    }

    @Nullable
    private <T> T answer(String what, Question<T> question, Supplier<String> hint) {
        try {
            return question.ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problems.add("interrupted while connector '%s' %s", connector.name(), what);
        } catch (IOException | RuntimeException e) {
            problems.add(
                    "what connector '%s' %s is an error: %s%s",
                    connector.name(),
                    what,
                    Objects.requireNonNullElse(e.getMessage(), e.toString()),
                    hint.get());
        }
        return null;
    }

    /** The tables that the user may have meant. */
    private String tables(String table) {
        try {
            List<String> tables = connector.listTables();
            return tables.contains(table)
                    ? ""
                    : "; it has the tables %s%s"
                            .formatted(String.join(", ", tables), NearestWord.hint(table, tables));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (IOException | RuntimeException e) {
            return "; its tables cannot be listed: " + e.getMessage();
        }
    }
}
