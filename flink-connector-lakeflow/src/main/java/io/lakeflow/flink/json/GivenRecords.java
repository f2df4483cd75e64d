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
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Records that are given one after the other: maps, JSON text, or bytes of JSON. Each is a document
 * of its own, so that none can end early and be taken for two.
 */
final class GivenRecords implements RecordSource {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final PageDecoder decoder;
    private final Iterator<?> records;
    private final FieldNames names;
    private JsonInput input;
    private long taken;
    @Nullable private ConversionException unfit;

    GivenRecords(PageDecoder decoder, Iterator<?> records) {
        this.decoder = decoder;
        this.records = records;
        this.names = decoder.takeNames();
    }

    @Override
    public boolean next() throws IOException {
        if (input != null && input.nextToken() != null) {
            throw PageException.broken(
                    "record "
                            + (taken - 1)
                            + ": expected one JSON document, found more content behind it",
                    null);
        }
        if (!records.hasNext()) {
            return false;
        }
        byte[] json = json(records.next());
        taken++;
        input = new Utf8Input(PageText.of(json, json.length), names);
        input.nextToken();
        return true;
    }

    private byte[] json(@Nullable Object record) throws IOException {
        unfit = null;
        try {
            if (record instanceof byte[] bytes) {
                return bytes;
            } else if (record instanceof String text) {
                return Utf8.encode(text);
            } else if (record instanceof Map<?, ?> map) {
                return PlainJson.bytes(map);
            }
            throw ConversionException.expected(
                    "a record that is a Map, JSON text (String) or bytes of JSON",
                    record == null ? "null" : "an object of " + record.getClass().getName());
        } catch (ConversionException e) {
            unfit = e;
            return NULL;
        }
    }

    @Override
    public void checkRecord() {
        if (unfit != null) {
            throw unfit;
        }
    }

    @Override
    public JsonInput input() {
        return input;
    }

    @Override
    public void close() throws IOException {
        decoder.giveNames(names);
    }
}
