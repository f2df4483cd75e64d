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
package io.lakeflow.flink.connect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.annotation.Nullable;

/** What is remembered of rows that were emitted, so that none comes twice. */
interface KnownRows {

    /** A record is listed: whether a row of it has to come out. */
    boolean isNews(long identity, long key, @Nullable CursorPoint cursor);

    /** A row was emitted before a restore and may be listed later than it was. */
    void addEmitted(long identity);

    /**
     * A read has ended, and the next one begins.
     *
     * @param moved whether the next one is from another offset
     */
    void endRead(boolean moved);

    /** Writes what is known between two reads; may be called later, and gives the same then. */
    Memory memory();

    /** What was known at one moment. */
    @FunctionalInterface
    interface Memory {
        void writeTo(ObjectNode json);
    }

    /** Remembers nothing: every record is news. */
    enum Nothing implements KnownRows {
        INSTANCE;

        @Override
        public boolean isNews(long identity, long key, @Nullable CursorPoint cursor) {
            return true;
        }

        @Override
        public void addEmitted(long identity) {}

        @Override
        public void endRead(boolean moved) {}

        @Override
        public Memory memory() {
            return json -> {};
        }
    }
}
