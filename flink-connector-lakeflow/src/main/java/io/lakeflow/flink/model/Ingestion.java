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
package io.lakeflow.flink.model;

import java.util.Locale;

/** How a table changes, as in the LakeflowConnect interface. */
public enum Ingestion {
    /** The whole table is read each time. */
    SNAPSHOT,
    /** Records are added and never change. */
    APPEND,
    /** Records are added and change. */
    CDC,
    /** Records are added, change and go; the API shows all three. */
    CDC_WITH_DELETES;

    /** The word of the spec. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether new versions of a record replace old ones by key. */
    public boolean isKeyed() {
        return this == CDC || this == CDC_WITH_DELETES;
    }

    /** Whether reading needs a cursor field. */
    public boolean needsCursor() {
        return this != SNAPSHOT;
    }
}
