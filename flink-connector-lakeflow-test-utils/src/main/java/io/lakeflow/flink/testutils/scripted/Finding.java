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
package io.lakeflow.flink.testutils.scripted;

import java.util.List;

/**
 * Something that is wrong with a read.
 *
 * @param kind in which way
 * @param text a sentence with the key and the versions
 * @param rows the emitted rows in question, in order of emission
 */
public record Finding(Kind kind, String text, List<EmittedRow> rows) {

    /** In which way a read can be wrong. */
    public enum Kind {
        /** A version that had to come out has not. */
        LOST,
        /** A version came out more often than it exists. */
        DUPLICATE,
        /** What came out never existed. */
        PHANTOM,
        /** An older version of a key came out after a newer one. */
        STALE_OVERWRITE,
        /** The cursor of a key went back. */
        NON_MONOTONE_CURSOR,
        /** More was asked for than the read is allowed. */
        UNBOUNDED_REQUESTS,
        /** The read does not get on. */
        STUCK
    }

    @Override
    public String toString() {
        return kind + ": " + text + (rows.isEmpty() ? "" : "; emitted " + rows);
    }
}
