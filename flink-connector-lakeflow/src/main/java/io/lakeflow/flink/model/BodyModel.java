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
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** What a request sends. */
public sealed interface BodyModel extends Serializable {

    /** A JSON document; {@code application/json}. */
    record Json(Node document) implements BodyModel {}

    /** Name and value pairs; {@code application/x-www-form-urlencoded}. */
    record Form(Map<String, Template> fields) implements BodyModel {
        public Form {
            fields = Ordered.copyOf(fields);
        }
    }

    /** A JSON document with templates in its leaves. */
    sealed interface Node extends Serializable {

        /** An object. A field whose template comes out empty is left out. */
        record Fields(Map<String, Node> fields) implements Node {
            public Fields {
                fields = Ordered.copyOf(fields);
            }
        }

        /** An array. */
        record Items(List<Node> items) implements Node {
            public Items {
                items = List.copyOf(items);
            }
        }

        /** Text; a single <code>${…}</code> keeps its type. */
        record Text(Template template) implements Node {}

        /** A number, a boolean or null, as written. */
        record Literal(@Nullable Serializable value) implements Node {}
    }
}
