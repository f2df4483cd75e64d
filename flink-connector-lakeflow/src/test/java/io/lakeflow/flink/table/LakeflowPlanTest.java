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

import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;

/** What the planner makes of queries over the connector; nothing answers at the API's address. */
class LakeflowPlanTest {
    private static final String KEY = ", PRIMARY KEY (id, region) NOT ENFORCED";

    private final TableEnvironment streaming =
            TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    private static String people(String clauses, String options) {
        return """
        CREATE TABLE people (
          id BIGINT NOT NULL,
          region STRING NOT NULL,
          person ROW<name STRING, home ROW<city STRING>>,
          changed TIMESTAMP_LTZ(3),
          created TIMESTAMP_LTZ(3),
          amount DECIMAL(10, 2),
          doubled AS amount * 2,
          op STRING METADATA FROM 'operation' VIRTUAL,
          fetched TIMESTAMP_LTZ(3) METADATA FROM 'fetched-at' VIRTUAL,
          `raw` STRING METADATA VIRTUAL
          %s
        ) WITH ('connector' = 'lakeflow', 'table' = 'people', 'spec' = '%s' %s)
        """
                .formatted(clauses, TestSpec.YAML.replace("'", "''"), options);
    }

    private static String explain(TableEnvironment environment, String query) {
        return environment.explainSql(query, ExplainDetail.CHANGELOG_MODE);
    }

    private static String scan(String plan) {
        return plan.lines()
                .filter(line -> line.contains("TableSourceScan("))
                .map(line -> line.substring(line.indexOf("TableSourceScan(")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(plan));
    }

    @Test
    void onlyTheNeededColumnsAreRead() {
        streaming.executeSql(people(KEY, ""));

        assertThat(scan(explain(streaming, "SELECT amount FROM people")))
                .as("with the key, by which upserts are told apart")
                .contains("project=[amount, id, region]", "fields=[amount, id, region]");
        assertThat(scan(explain(streaming, "SELECT id, region, doubled FROM people")))
                .contains("project=[id, region, amount]");
    }

    @Test
    void partsOfRowsAreReadByThemselves() {
        TableEnvironment batch = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        batch.executeSql(people(KEY, ""));

        assertThat(scan(explain(batch, "SELECT person.home.city, person.name FROM people")))
                .contains("project=[person_home_city, person_name]");
    }

    @Test
    void metadataColumnsMixWithProjectedOnes() {
        streaming.executeSql(people(KEY, ""));

        assertThat(scan(explain(streaming, "SELECT op, amount, fetched, id, region FROM people")))
                .contains("metadata=[operation, fetched-at]");
        assertThat(scan(explain(streaming, "SELECT `raw` FROM people"))).contains("metadata=[raw]");
        assertThat(scan(explain(streaming, "SELECT id FROM people"))).doesNotContain("raw");
    }

    @Test
    void watermarksArePushedIntoTheSource() {
        streaming.executeSql(
                people(KEY + ", WATERMARK FOR changed AS changed - INTERVAL '5' MINUTE", ""));

        String plan = explain(streaming, "SELECT id, region, changed FROM people");
        assertThat(scan(plan)).contains("watermark=[-(changed, 300000:INTERVAL MINUTE)]");
        assertThat(plan.substring(plan.indexOf("Optimized Physical Plan")))
                .doesNotContain("WatermarkAssigner");
    }

    @Test
    void theSourceGivesItsOwnWatermarks() {
        streaming.executeSql(people(KEY + ", WATERMARK FOR changed AS SOURCE_WATERMARK()", ""));

        assertThat(scan(explain(streaming, "SELECT id, region, changed FROM people")))
                .contains("watermark=[SOURCE_WATERMARK()]");
    }

    @Test
    void aColumnThatIsNotTheCursorHasNoSourceWatermark() {
        streaming.executeSql(people(KEY + ", WATERMARK FOR created AS SOURCE_WATERMARK()", ""));

        assertThatThrownBy(() -> explain(streaming, "SELECT * FROM people"))
                .hasStackTraceContaining("which column 'created' is not");
    }

    @Test
    void upsertsAreNormalisedByKey() {
        streaming.executeSql(people(KEY, ""));

        assertThat(explain(streaming, "SELECT id, region FROM people"))
                .contains("ChangelogNormalize(key=[id, region]");
    }

    @Test
    void aLogOfVersionsIsInsertOnly() {
        streaming.executeSql(people("", ", 'scan.changelog-mode' = 'append'"));

        String plan = explain(streaming, "SELECT id, op FROM people");
        assertThat(scan(plan)).contains("changelogMode=[I]");
        assertThat(plan).doesNotContain("ChangelogNormalize");
    }

    @Test
    void theParallelismOfTheSourceIsItsOwn() {
        streaming.executeSql(
                people("", ", 'scan.changelog-mode' = 'append', 'scan.parallelism' = '3'"));
        streaming.getConfig().set("parallelism.default", "2");

        assertThat(
                        streaming.explainSql(
                                "SELECT id + 1 FROM people", ExplainDetail.JSON_EXECUTION_PLAN))
                .containsPattern("(?s)Data Source.*?\"parallelism\" : 3.*\"parallelism\" : 2");
    }

    @Test
    void optionsCanBeSetForOneQuery() {
        streaming.executeSql(people(KEY, ""));

        assertThatThrownBy(
                        () ->
                                explain(
                                        streaming,
                                        "SELECT * FROM people /*+ OPTIONS('scan.startup.mode' = 'first') */"))
                .hasStackTraceContaining(
                        "option 'scan.startup.mode' is 'first', expected one of earliest, timestamp,"
                                + " latest");
    }
}
