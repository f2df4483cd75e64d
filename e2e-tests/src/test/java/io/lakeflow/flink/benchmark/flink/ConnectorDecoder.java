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
package io.lakeflow.flink.benchmark.flink;

import io.lakeflow.flink.benchmark.reference.IssueRow;
import io.lakeflow.flink.benchmark.reference.PageParser;
import io.lakeflow.flink.json.PageCursor;
import io.lakeflow.flink.json.PageDecoder;
import io.lakeflow.flink.json.PageException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType.RowField;

/** The decoder of the connector, as the reader of a table uses it. */
public final class ConnectorDecoder implements PageParser {
    private final PageDecoder decoder;
    private final int[] slots;

    /**
     * @param columns 10 for all of an issue, 3 for its id, state and time of update
     */
    public ConnectorDecoder(int columns) {
        PageDecoder.Builder builder = PageDecoder.builder();
        List<RowField> fields = columns == 3 ? IssueRow.threeFields() : IssueRow.fields();
        this.slots =
                fields.stream()
                        .mapToInt(field -> builder.field(field.getName(), field.getType(), null))
                        .toArray();
        this.decoder = builder.build();
    }

    @Override
    public void parse(byte[] page, int length, Consumer<GenericRowData> rows) throws IOException {
        PageCursor cursor = decoder.open(page);
        try {
            while (cursor.next()) {
                GenericRowData row = new GenericRowData(slots.length);
                for (int i = 0; i < slots.length; i++) {
                    row.setField(i, cursor.field(slots[i]));
                }
                rows.accept(row);
            }
        } catch (PageException e) {
            throw new IOException(e);
        }
    }

    @Override
    public boolean wantsPadding() {
        return false;
    }
}
