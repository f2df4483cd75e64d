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

import java.io.Closeable;
import java.io.IOException;

/**
 * The records of a page, one after the other, each as JSON, whatever the format of the page: that
 * of a record in another format is made of it. Not thread-safe.
 */
interface RecordSource extends Closeable {

    /**
     * Opens a page and what it is packed in.
     *
     * @param captured takes in the values beside the records
     */
    static RecordSource of(PageDecoder decoder, Payload payload, CapturedValues captured)
            throws IOException {
        return ZipRecords.isZip(payload)
                ? new ZipRecords(decoder, payload, captured)
                : of(decoder, Document.of(payload), captured);
    }

    /** Opens one document. */
    static RecordSource of(PageDecoder decoder, Document document, CapturedValues captured)
            throws IOException {
        if (document.isEmpty() && decoder.recordsPath.mayBeEmpty()) {
            document.requireKnownEnd();
            return None.INSTANCE;
        }
        PageFormat format = decoder.format;
        if (format instanceof PageFormat.Ndjson) {
            return new NdjsonRecords(decoder, document);
        } else if (format instanceof PageFormat.Csv csv) {
            return new CsvRecords(csv, decoder, document);
        } else if (format instanceof PageFormat.Xml) {
            return new XmlRecords(decoder, document, captured);
        }
        return new JsonRecords(decoder, document, captured);
    }

    /**
     * Goes to the next record.
     *
     * @return false behind the last one, when all of the page was checked and captured
     */
    boolean next() throws IOException;

    /** Stands on the first token of the record; the reader goes on to its last. */
    JsonInput input();

    /**
     * What is to be said of the record before it is read.
     *
     * @throws ConversionException if it cannot be made JSON of
     */
    default void checkRecord() {}

    /** A page that says nothing, where that is allowed. */
    enum None implements RecordSource {
        INSTANCE;

        @Override
        public boolean next() {
            return false;
        }

        @Override
        public JsonInput input() {
            throw new IllegalStateException("no record");
        }

        @Override
        public void close() {}
    }
}
