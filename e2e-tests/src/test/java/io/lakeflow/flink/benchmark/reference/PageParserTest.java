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
package io.lakeflow.flink.benchmark.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.benchmark.flink.ConnectorDecoder;
import io.lakeflow.flink.benchmark.peer.FlinkJson;
import io.lakeflow.flink.benchmark.records.IssueTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All that is compared does the same work. */
class PageParserTest {
    private static final int RECORDS = 1_000;

    @ParameterizedTest
    @EnumSource
    void allParsersMakeTheSameRows(IssueTable table) throws Exception {
        List<GenericRowData> rows = rows(new JacksonLoop(), table);
        assertThat(rows).hasSize(RECORDS);
        assertThat(rows.get(7).getLong(IssueRow.ID)).isEqualTo(1_000_000_007L);
        assertThat(rows.get(7).getField(IssueRow.UPDATED_AT))
                .isEqualTo(TimestampData.fromInstant(IssueTable.FIRST_UPDATE.plusSeconds(7)));
        assertThat(rows)
                .anySatisfy(
                        row ->
                                assertThat(((StringData) row.getField(IssueRow.BODY)).toString())
                                        .contains("\"split\"", "\r\n", "caf\u00e9"));
        assertThat(rows(new ByteParser(), table)).isEqualTo(rows);
        if (FlinkJson.readsPages()) {
            assertThat(rows(new FlinkJson(), table)).isEqualTo(rows);
        }
        assertThat(rows(new ConnectorDecoder(10), table)).isEqualTo(rows);
    }

    private static List<GenericRowData> rows(PageParser parser, IssueTable table)
            throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        for (int i = 0; i < RECORDS; i++) {
            page.write(i == 0 ? '[' : ',');
            page.write(table.record(i));
        }
        page.write(']');
        byte[] bytes = page.toByteArray();
        List<GenericRowData> rows = new ArrayList<>();
        parser.parse(
                parser.wantsPadding()
                        ? Arrays.copyOf(bytes, bytes.length + RawFetch.PADDING)
                        : bytes,
                bytes.length,
                rows::add);
        return rows;
    }
}
