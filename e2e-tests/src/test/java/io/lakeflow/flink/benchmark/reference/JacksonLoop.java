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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** The parser of L1: what one would write by hand with Jackson for just these columns. */
public final class JacksonLoop implements PageParser {
    private final JsonFactory factory = new JsonFactory();

    @Override
    public void parse(byte[] page, int length, Consumer<GenericRowData> rows) throws IOException {
        try (JsonParser json = factory.createParser(page, 0, length)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                rows.accept(record(json));
            }
        }
    }

    private static GenericRowData record(JsonParser json) throws IOException {
        GenericRowData row = new GenericRowData(IssueRow.COLUMNS);
        String name;
        while ((name = json.nextFieldName()) != null) {
            JsonToken value = json.nextToken();
            if (value != JsonToken.VALUE_NULL) {
                column(row, name, json);
            }
        }
        return row;
    }

    private static void column(GenericRowData row, String name, JsonParser json)
            throws IOException {
        switch (name) {
            case "id" -> row.setField(IssueRow.ID, json.getLongValue());
            case "number" -> row.setField(IssueRow.NUMBER, json.getIntValue());
            case "title" -> row.setField(IssueRow.TITLE, text(json));
            case "state" -> row.setField(IssueRow.STATE, text(json));
            case "comments" -> row.setField(IssueRow.COMMENTS, json.getIntValue());
            case "created_at" -> row.setField(IssueRow.CREATED_AT, time(json));
            case "updated_at" -> row.setField(IssueRow.UPDATED_AT, time(json));
            case "user" -> row.setField(IssueRow.USER, user(json));
            case "labels" -> row.setField(IssueRow.LABELS, labels(json));
            case "body" -> row.setField(IssueRow.BODY, text(json));
            default -> json.skipChildren();
        }
    }

    private static GenericRowData user(JsonParser json) throws IOException {
        GenericRowData user = new GenericRowData(2);
        String name;
        while ((name = json.nextFieldName()) != null) {
            json.nextToken();
            switch (name) {
                case "login" -> user.setField(0, text(json));
                case "id" -> user.setField(1, json.getLongValue());
                default -> json.skipChildren();
            }
        }
        return user;
    }

    private static GenericArrayData labels(JsonParser json) throws IOException {
        List<GenericRowData> labels = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            GenericRowData label = new GenericRowData(1);
            String name;
            while ((name = json.nextFieldName()) != null) {
                json.nextToken();
                if (name.equals("name")) {
                    label.setField(0, text(json));
                } else {
                    json.skipChildren();
                }
            }
            labels.add(label);
        }
        return new GenericArrayData(labels.toArray());
    }

    private static StringData text(JsonParser json) throws IOException {
        return StringData.fromString(json.getText());
    }

    private static TimestampData time(JsonParser json) throws IOException {
        char[] text = json.getTextCharacters();
        int at = json.getTextOffset();
        return TimestampData.fromEpochMillis(
                UtcSeconds.of(
                                digits(text, at, 4),
                                digits(text, at + 5, 2),
                                digits(text, at + 8, 2),
                                digits(text, at + 11, 2),
                                digits(text, at + 14, 2),
                                digits(text, at + 17, 2))
                        * 1_000);
    }

    private static int digits(char[] text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            value = value * 10 + text[i] - '0';
        }
        return value;
    }
}
