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
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan holds references to secrets and nothing of their values. */
class SecretsStaySecretTest {
    private static final String SECRET = "s3cr3t-0f-th3-t3st";

    private String reference;

    @BeforeEach
    void writeSecret(@TempDir Path directory) throws Exception {
        reference = "${file:" + Files.writeString(directory.resolve("token"), SECRET) + "}";
    }

    private TestTable goods() {
        return TestTable.ofShop("goods")
                .column("id", DataTypes.BIGINT().notNull())
                .key("id")
                .option("config.token", reference);
    }

    @Test
    void theJobCarriesTheReference() throws Exception {
        LakeflowTableSource table = goods().create();
        LakeflowScanProvider provider =
                (LakeflowScanProvider)
                        table.getScanRuntimeProvider(ScanRuntimeProviderContext.INSTANCE);

        String job =
                new String(
                        InstantiationUtil.serializeObject(provider.source()),
                        StandardCharsets.ISO_8859_1);
        assertThat(job).contains(reference).doesNotContain(SECRET);
        assertThat(table.asSummaryString() + provider + table.read())
                .doesNotContain(SECRET)
                .doesNotContain(reference);
    }

    @Test
    void thePlanDoesNotShowIt() {
        TableEnvironment environment =
                TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        environment.executeSql(
                "CREATE TABLE goods (id BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' ="
                        + " 'lakeflow', 'table' = 'goods', 'config.token' = '"
                        + reference
                        + "', 'spec' = '"
                        + TestSpec.YAML.replace("'", "''")
                        + "')");

        assertThat(
                        environment.explainSql(
                                "SELECT * FROM goods",
                                ExplainDetail.JSON_EXECUTION_PLAN,
                                ExplainDetail.PLAN_ADVICE))
                .doesNotContain(SECRET)
                .doesNotContain(reference);
    }

    @Test
    void anErrorDoesNotRepeatASecretThatWasWrittenOut() {
        Throwable error =
                catchThrowable(
                        () -> goods().option("config.token", SECRET).option("x", "y").create());

        assertThat(ExceptionUtils.stringifyException(error))
                .contains(
                        "option 'config.token' is a secret and takes only a reference, expected"
                                + " ${env:NAME} or ${file:/path}",
                        "unknown option 'x'")
                .doesNotContain(SECRET);
    }
}
