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

import java.io.IOException;

/** The records of one JSON document. */
final class JsonRecords implements RecordSource {
    private final PageDecoder decoder;
    private final FieldNames names;
    private final PageText text;
    private final JsonInput input;
    private final RecordsWay way;
    private boolean begun;
    private long recordStart;
    private int invalidPassed;

    JsonRecords(PageDecoder decoder, Document document, CapturedValues captured)
            throws IOException {
        this.decoder = decoder;
        this.text = document.text();
        this.names = decoder.takeNames();
        this.input =
                text.isWhole()
                        ? new Utf8Input(text, names)
                        : JacksonInput.over(decoder.factory, text);
        this.way = new RecordsWay(decoder, input, captured);
    }

    @Override
    public boolean next() throws IOException {
        if (begun) {
            if (text.invalidCount() > 0) {
                invalidPassed += text.countInvalid(recordStart, input.valueEnd());
            }
            text.unmark();
        } else {
            begun = true;
            way.begin();
        }
        if (way.toNextRecord()) {
            recordStart = input.valueStart();
            input.keepValue();
            return true;
        }
        checkEnd();
        return false;
    }

    private void checkEnd() throws IOException {
        if (input.nextToken() != null) {
            throw PageException.broken(
                    "expected the end of the page at "
                            + input.position(input.valueStart())
                            + ", found more content behind the JSON document",
                    null);
        }
        if (text.invalidCount() > invalidPassed) {
            throw PageException.broken(
                    "expected UTF-8, found bytes outside the records that are not", null);
        }
    }

    @Override
    public JsonInput input() {
        return input;
    }

    @Override
    public void close() throws IOException {
        input.close();
        decoder.giveNames(names);
    }
}
