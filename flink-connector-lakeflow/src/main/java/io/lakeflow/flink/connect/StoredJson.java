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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What checkpoints hold of a table: where planning stands, its partitions, and where the reading of
 * each stands. Each says the version of its form.
 */
final class StoredJson {
    private static final String NAME = "version";
    private static final int VERSION = 1;

    private StoredJson() {}

    /** An object of the version that is written. */
    static ObjectNode object() {
        return Json.object().put(NAME, VERSION);
    }

    /**
     * Reads what some version has written.
     *
     * @throws IllegalStateException if it was a later one
     */
    static JsonNode parse(String text) {
        JsonNode stored = Json.parse(text);
        int version = stored.path(NAME).asInt();
        if (version > VERSION) {
            throw new IllegalStateException(
                    "the restored state of a connector in Java is of version %d, this one reads up to version %d. Run the job with the version of lakeflow that wrote it, or a newer one; if the source was a spec before, start the job without its state"
                            .formatted(version, VERSION));
        }
        return stored;
    }
}
