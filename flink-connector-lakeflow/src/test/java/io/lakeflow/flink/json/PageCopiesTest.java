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
package io.lakeflow.flink.json;

import static io.lakeflow.flink.json.Pages.BIGINT;
import static io.lakeflow.flink.json.Pages.STRING;
import static io.lakeflow.flink.json.Pages.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import org.apache.flink.table.types.logical.LogicalType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page in memory is read where it is: what is allocated is what the rows are made of. */
class PageCopiesTest {
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RECORDS = 800;
    private static final String BODY = "a body of ten kilobytes. \u00e9 ".repeat(370);

    @ParameterizedTest
    @CsvSource({"json", "ndjson"})
    void whatNobodyAsksForIsNotCopied(String format) throws Exception {
        byte[] page = page(format, BODY);
        assertThat(allocatedFor(page, format, "id", BIGINT)).isLessThan(page.length / 10);
    }

    @ParameterizedTest
    @CsvSource({"json", "ndjson"})
    void aTextIsCopiedOnceIntoItsRow(String format) throws Exception {
        byte[] page = page(format, BODY);
        assertThat(allocatedFor(page, format, "body", STRING))
                .isBetween(page.length / 10L * 9, page.length / 10L * 11);
    }

    @ParameterizedTest
    @CsvSource({"json", "ndjson"})
    void whatIsNoUtf8IsCopiedOnceToBeReadOn(String format) throws Exception {
        byte[] page = page(format, BODY);
        int inEachRecord = 0;
        for (int i = 0; i < page.length; i++) {
            if (page[i] == 'k') {
                page[i] = (byte) 0xFF;
                inEachRecord++;
                i += page.length / 50_000;
            }
        }
        assertThat(inEachRecord).isGreaterThan(RECORDS);
        assertThat(allocatedFor(page, format, "id", BIGINT)).isLessThan(page.length / 2 * 3);
    }

    private static byte[] page(String format, String body) {
        boolean lines = format.equals("ndjson");
        String record = "{\"id\": 1, \"body\": \"" + body + "\", \"tags\": [\"a\", {}]}";
        String records = String.join(lines ? "\n" : ",\n", Collections.nCopies(RECORDS, record));
        return utf8(lines ? records : "[" + records + "]");
    }

    /** Of the second page, when the names are known. */
    private static long allocatedFor(byte[] page, String format, String column, LogicalType type)
            throws PageException {
        PageDecoder.Builder builder =
                PageDecoder.builder()
                        .format(
                                format.equals("ndjson")
                                        ? new PageFormat.Ndjson()
                                        : new PageFormat.Json())
                        .onError(OnError.SKIP);
        builder.field(column, type, null);
        PageDecoder decoder = builder.build();
        Pages.drain(decoder.open(page));
        long before = THREAD.getCurrentThreadAllocatedBytes();
        Pages.drain(decoder.open(page));
        return THREAD.getCurrentThreadAllocatedBytes() - before;
    }
}
