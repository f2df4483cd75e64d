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

import java.util.Locale;
import org.apache.flink.annotation.PublicEvolving;

/** How a table changes. */
@PublicEvolving
public enum IngestionType {
    /** Listed as a whole each time. */
    SNAPSHOT,
    /** Records are added and never change. Needs a cursor field. */
    APPEND,
    /** Records are added and change. Needs primary keys and a cursor field. */
    CDC,
    /** Records are added, change and are deleted. Needs primary keys and a cursor field. */
    CDC_WITH_DELETES;

    /** Whether rows replace each other by key. */
    boolean isKeyed() {
        return this == CDC || this == CDC_WITH_DELETES;
    }

    /** As the Lakeflow connectors write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
