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
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** What a request sends. */
public sealed interface BodyModel extends Serializable {

    /** The templates in it, wherever they stand. */
    Stream<Template> templates();

    /** A JSON document; {@code application/json}. */
    record Json(Node document) implements BodyModel {
        @Override
        public Stream<Template> templates() {
            return document.templates();
        }
    }

    /** Name and value pairs; {@code application/x-www-form-urlencoded}. */
    record Form(Map<String, Template> fields) implements BodyModel {
        public Form {
            fields = Ordered.copyOf(fields);
        }

        @Override
        public Stream<Template> templates() {
            return fields.values().stream();
        }
    }

    /** A JSON document with templates in its leaves. */
    sealed interface Node extends Serializable {

        /** The templates in it and below. */
        Stream<Template> templates();

        /** An object. A field whose template comes out empty is left out. */
        record Fields(Map<String, Node> fields) implements Node {
            public Fields {
                fields = Ordered.copyOf(fields);
            }

            @Override
            public Stream<Template> templates() {
                return fields.values().stream().flatMap(Node::templates);
            }
        }

        /** An array. */
        record Items(List<Node> items) implements Node {
            public Items {
                items = List.copyOf(items);
            }

            @Override
            public Stream<Template> templates() {
                return items.stream().flatMap(Node::templates);
            }
        }

        /** Text; a single <code>${…}</code> keeps its type. */
        record Text(Template template) implements Node {
            @Override
            public Stream<Template> templates() {
                return Stream.of(template);
            }
        }

        /** A number, a boolean or null, as written. */
        record Literal(@Nullable Serializable value) implements Node {
            @Override
            public Stream<Template> templates() {
                return Stream.of();
            }
        }
    }
}
