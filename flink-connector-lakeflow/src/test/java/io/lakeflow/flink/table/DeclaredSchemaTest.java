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

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema of a DDL against the one of the spec: columns, types, keys, changelogs. */
class DeclaredSchemaTest {

    private static TestTable people() {
        return TestTable.ofShop("people")
                .column("id", DataTypes.BIGINT().notNull())
                .column("region", DataTypes.STRING().notNull())
                .key("id", "region");
    }

    private static DataType type(String sql) {
        return TypeConversions.fromLogicalToDataType(
                org.apache.flink.table.types.logical.utils.LogicalTypeParser.parse(
                        sql, DeclaredSchemaTest.class.getClassLoader()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id2|BIGINT|table 'people' has no column 'id2', it has id, region, person, tags, scores, changed, created, active, amount, label; did you mean 'id'?",
                "person|ROW<nam STRING>|column 'person' has no field 'nam' in the spec, it has name, home; did you mean 'name'?",
                "person|ROW<home ROW<town STRING>>|column 'person.home' has no field 'town' in the spec, it has city, zip code",
                "person|ROW<home INT>|column 'person.home' is ROW<`city` STRING NOT NULL, `zip code` INT> in the spec, which cannot be read as INT; declare the spec's type, or STRING",
                "person|INT|column 'person' is ROW<`name` STRING, `home` ROW<`city` STRING NOT NULL, `zip code` INT>> in the spec, which cannot be read as INT; declare the spec's type, or STRING",
                "tags|ROW<a INT>|column 'tags' is ARRAY<STRING> in the spec, which cannot be read as ROW<`a` INT>; declare the spec's type, or STRING",
                "scores|ARRAY<INT>|column 'scores[]' is MAP<STRING, INT> in the spec, which cannot be read as INT; declare the spec's type, or STRING",
                "scores|MAP<STRING, DATE>|column 'scores[]' is INT in the spec, which cannot be read as DATE; declare the spec's type, or STRING",
                "scores|MAP<INT, INT>|column 'scores': MAP<INT, INT> cannot be read from JSON, whose names are strings: declare MAP<STRING, ...>",
                "changed|BOOLEAN|column 'changed' is TIMESTAMP_LTZ(3) in the spec, which cannot be read as BOOLEAN; declare the spec's type, or STRING",
                "active|INT|column 'active' is BOOLEAN in the spec, which cannot be read as INT; declare the spec's type, or STRING",
                "amount|BYTES|column 'amount' is DECIMAL(10, 2) in the spec, which cannot be read as BYTES; declare the spec's type, or STRING",
                "amount|MULTISET<INT>|column 'amount': MULTISET<INT> cannot be read from JSON; STRING holds any value",
            })
    void refusesAColumnThatCannotBeRead(String column, String type, String problem) {
        assertThat(people().column(column, type(type)).problems()).contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "person|ROW<home ROW<`zip code` STRING>>",
                "person|STRING",
                "person|MAP<STRING, STRING>",
                "person|ARRAY<ROW<name STRING>>",
                "tags|ARRAY<BIGINT>",
                "tags|STRING",
                "scores|ROW<math INT, art STRING>",
                "changed|TIMESTAMP(0)",
                "changed|STRING",
                "active|STRING",
                "amount|DOUBLE",
                "amount|INT",
                "amount|BOOLEAN",
                "label|BIGINT",
            })
    void takesAColumnInAnotherType(String column, String type) {
        assertThat(people().column(column, type(type)).problems()).isEmpty();
    }

    @Test
    void theKeyIsTheSpecs() {
        assertThat(people().key("id").problems())
                .containsExactly(
                        "PRIMARY KEY (id) is declared, but the key of table 'people' is (region,"
                                + " id)");
        assertThat(
                        TestTable.ofShop("log")
                                .column("line", DataTypes.STRING().notNull())
                                .key("line")
                                .option("scan.bounded.mode", "init-timestamp")
                                .problems())
                .containsExactly(
                        "PRIMARY KEY (line) is declared, but table 'log' has no key; remove it");
    }

    @Test
    void updatesNeedAKey() {
        assertThat(people().key().problems())
                .containsExactly(
                        "table 'people' emits updates by key: declare PRIMARY KEY (region, id) NOT"
                                + " ENFORCED, or set 'scan.changelog-mode' = 'append' for a log of"
                                + " versions");
        assertThat(people().key().inBatchMode().problems()).isEmpty();
        assertThat(people().key().option("scan.changelog-mode", "append").problems()).isEmpty();
    }

    @Test
    void aLogOfVersionsHasNoKey() {
        TestTable log = people().option("scan.changelog-mode", "append");

        assertThat(log.problems())
                .containsExactly(
                        "'scan.changelog-mode' is 'append': every version of a row is an insert, so"
                                + " PRIMARY KEY (id, region) does not hold; remove it");
        assertThat(log.inBatchMode().problems()).isEmpty();
    }

    @Test
    void aSnapshotWithoutAKeyEnds() {
        TestTable log = TestTable.ofShop("log").column("line", DataTypes.STRING());

        assertThat(log.option("scan.changelog-mode", "upsert").problems())
                .containsExactly(
                        "table 'log' is a snapshot without a key, which can be read only once: set"
                                + " 'scan.bounded.mode' = 'init-timestamp'",
                        "'scan.changelog-mode' = 'upsert' needs a key, but table 'log' has none");
        assertThat(
                        log.without("scan.changelog-mode")
                                .option("scan.bounded.mode", "init-timestamp")
                                .problems())
                .isEmpty();
    }

    @Test
    void aSnapshotThatIsComparedWithTheNextEmitsDeletes() {
        TestTable goods =
                TestTable.ofShop("goods")
                        .option(
                                "spec",
                                TestSpec.YAML.replace(
                                        "path: /goods",
                                        "path: /goods\n    deletes: {snapshot: true}"))
                        .column("id", DataTypes.BIGINT().notNull())
                        .key("id");

        assertThat(goods.problems()).isEmpty();
        assertThat(goods.create().getChangelogMode()).isEqualTo(ChangelogMode.upsert());
        assertThat(goods.option("scan.bounded.mode", "init-timestamp").create().getChangelogMode())
                .isEqualTo(ChangelogMode.insertOnly());
    }

    @Test
    void changelogFollowsIngestionAndMode() {
        ChangelogMode upsertsAlone =
                ChangelogMode.newBuilder()
                        .addContainedKind(RowKind.INSERT)
                        .addContainedKind(RowKind.UPDATE_AFTER)
                        .build();
        assertThat(TestTable.ofOrders().create().getChangelogMode())
                .isEqualTo(ChangelogMode.upsert());
        assertThat(
                        TestTable.ofOrders()
                                .option("scan.bounded.mode", "init-timestamp")
                                .create()
                                .getChangelogMode())
                .isEqualTo(ChangelogMode.upsert());
        assertThat(TestTable.ofOrders().inBatchMode().create().getChangelogMode())
                .isEqualTo(ChangelogMode.insertOnly());
        assertThat(
                        TestTable.ofOrders()
                                .key()
                                .option("scan.changelog-mode", "append")
                                .create()
                                .getChangelogMode())
                .isEqualTo(ChangelogMode.insertOnly());
        assertThat(people().create().getChangelogMode()).isEqualTo(upsertsAlone);
    }

    @Test
    void theDdlBringsTheColumnsThatASpecLeavesOut() {
        TableRead read =
                TestTable.ofShop("undeclared")
                        .column("odd name.", DataTypes.INT())
                        .column("id", DataTypes.INT().notNull())
                        .key("id")
                        .read();

        assertThat(read.model().columns())
                .extracting("name", "path")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("odd name.", "`odd name.`"),
                        org.assertj.core.groups.Tuple.tuple("id", "id"));
    }

    @Test
    void aKeyThatNobodyDeclaredIsReadAllTheSame() {
        TableRead read =
                TestTable.ofShop("undeclared")
                        .column("name", DataTypes.STRING())
                        .inBatchMode()
                        .read();

        assertThat(read.model().columns()).extracting("name").containsExactly("name", "id");
    }

    @Test
    void theSourceHelpsWithWatermarksOfTheCursorOnly() {
        for (String column : new String[] {"changed", "created"}) {
            LakeflowTableSource table =
                    people().column(column, DataTypes.TIMESTAMP_LTZ(3))
                            .watermarkFor(column)
                            .create();
            assertThat(table.emitsWatermarks()).isFalse();

            table.applyWatermark(WatermarkStrategy.forMonotonousTimestamps());
            assertThat(((LakeflowTableSource) table.copy()).emitsWatermarks())
                    .isEqualTo(column.equals("changed"));
        }
    }

    @Test
    void sourceWatermarksFollowTheCursor() {
        people().column("changed", DataTypes.TIMESTAMP_LTZ(3))
                .watermarkFor("changed")
                .create()
                .applySourceWatermark();

        LakeflowTableSource other =
                people().column("created", DataTypes.TIMESTAMP_LTZ(3))
                        .watermarkFor("created")
                        .create();
        assertThatThrownBy(other::applySourceWatermark)
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "SOURCE_WATERMARK() follows the cursor of table 'people', 'meta.changed',"
                                + " which column 'created' is not; declare WATERMARK FOR created AS"
                                + " an expression over its columns");
        LakeflowTableSource snapshot =
                TestTable.ofShop("goods")
                        .column("id", DataTypes.BIGINT().notNull())
                        .column("name", DataTypes.STRING())
                        .key("id")
                        .watermarkFor("name")
                        .create();
        assertThatThrownBy(snapshot::applySourceWatermark)
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("needs a cursor, but table 'goods' is a snapshot");
    }
}
