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

import io.lakeflow.flink.rest.OutputColumn;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

/** What is asked of the reader for the columns of a query. */
class OutputColumnsTest {
    private static final DataType PERSON =
            DataTypes.ROW(
                    DataTypes.FIELD(
                            "home",
                            DataTypes.ROW(
                                    DataTypes.FIELD("zip code", DataTypes.STRING()),
                                    DataTypes.FIELD("city", DataTypes.STRING().notNull()))));

    private static OutputColumns people() {
        TableRead read =
                TestTable.ofShop("people")
                        .column("label", DataTypes.STRING())
                        .column("person", PERSON)
                        .column("changed", DataTypes.TIMESTAMP_LTZ(3))
                        .inBatchMode()
                        .read();
        return new OutputColumns(read.model(), read.rowType());
    }

    @Test
    void columnsComeFromPathsAndExpressions() {
        List<OutputColumn> columns = people().projected(new int[][] {{0}, {1}, {2}});

        assertThat(columns)
                .extracting(OutputColumn::name)
                .containsExactly("label", "person", "changed");
        assertThat(columns.get(0).source())
                .isInstanceOfSatisfying(
                        OutputColumn.Computed.class,
                        computed -> assertThat(computed.value().text()).contains("record.region"));
        assertThat(columns.get(1).source()).isEqualTo(new OutputColumn.AtPath("data.person", null));
        assertThat(columns.get(1).type()).isEqualTo(PERSON.getLogicalType());
        assertThat(columns.get(2).source())
                .isEqualTo(new OutputColumn.AtPath("meta.changed", "epoch_ms"));
    }

    @Test
    void aPartOfAColumnHasALongerPath() {
        List<OutputColumn> columns = people().projected(new int[][] {{1, 0, 0}, {1, 0, 1}, {2}});

        assertThat(columns.get(0).source())
                .isEqualTo(new OutputColumn.AtPath("data.person.home.`zip code`", null));
        assertThat(columns.get(1).name()).isEqualTo("person.home.city");
        assertThat(columns.get(1).type())
                .as("a city that is NOT NULL in a home that may be")
                .isEqualTo(DataTypes.STRING().getLogicalType());
        assertThat(columns.get(2).name()).isEqualTo("changed");
    }

    @Test
    void aFormatGoesWithTimesOnly() {
        TableRead read =
                TestTable.ofShop("people")
                        .column("changed", DataTypes.STRING())
                        .inBatchMode()
                        .read();

        List<OutputColumn> columns =
                new OutputColumns(read.model(), read.rowType()).projected(read.allColumns());
        assertThat(columns.get(0).source())
                .isEqualTo(new OutputColumn.AtPath("meta.changed", null));
    }

    @Test
    void partsAreReadOnlyWhereTheyHaveOnePath() {
        assertThat(people().supportNestedProjection()).isTrue();
        assertThat(
                        TestTable.ofShop("moved")
                                .column(
                                        "person",
                                        DataTypes.ROW(DataTypes.FIELD("name", DataTypes.STRING())))
                                .inBatchMode()
                                .create()
                                .supportsNestedProjection())
                .as("the history has it elsewhere")
                .isFalse();
    }
}
