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

import java.io.Serializable;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * An option that a spec declares, <code>'config.&lt;name&gt;'</code> in SQL.
 *
 * @param name the name without the prefix
 * @param type how its text is read
 * @param required whether a user must set it
 * @param secret whether it takes only a reference, such as <code>${env:TOKEN}</code>
 * @param literalAllowed whether a secret may be written out nevertheless
 * @param defaultValue the text taken when it is not set, or null
 * @param description a sentence for the user, or null
 */
public record OptionModel(
        String name,
        Type type,
        boolean required,
        boolean secret,
        boolean literalAllowed,
        @Nullable String defaultValue,
        @Nullable String description)
        implements Serializable {

    /** How an option's text is read. */
    public enum Type {
        STRING,
        INTEGER,
        BOOLEAN,
        /** Values separated by {@code ;}. */
        LIST,
        /** As Flink writes durations: {@code 5 min}. */
        DURATION,
        /** ISO-8601. */
        TIMESTAMP;

        /** The word of the spec. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
