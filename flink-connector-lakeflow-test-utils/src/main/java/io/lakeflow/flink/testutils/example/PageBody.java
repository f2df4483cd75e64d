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
package io.lakeflow.flink.testutils.example;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/** Puts a page together from rows that are rendered already. */
final class PageBody {

    private static final byte[] START = "{\"records\":[".getBytes(US_ASCII);

    private PageBody() {}

    static byte[] of(Listing.Page page) {
        List<Row> rows = page.rows();
        String next = page.next().isPresent() ? Integer.toString(page.next().getAsInt()) : "null";
        byte[] end = ("],\"next_page\":" + next + "}").getBytes(US_ASCII);
        int length = START.length + end.length + Math.max(0, rows.size() - 1);
        for (Row row : rows) {
            length += row.json().length;
        }
        byte[] body = new byte[length];
        int at = append(body, 0, START);
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0) {
                body[at++] = ',';
            }
            at = append(body, at, rows.get(i).json());
        }
        append(body, at, end);
        return body;
    }

    private static int append(byte[] body, int at, byte[] part) {
        System.arraycopy(part, 0, body, at, part.length);
        return at + part.length;
    }
}
