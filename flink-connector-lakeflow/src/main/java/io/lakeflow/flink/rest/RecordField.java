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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.expr.CompiledTemplate;
import io.lakeflow.flink.json.ValueConverter;
import javax.annotation.Nullable;

/** Where a field of a row takes its value from. */
sealed interface RecordField {

    /** The value for the reader's present record, in Flink's internal form. */
    @Nullable
    Object value(RecordReader reader, Operation operation);

    /** This field within one partition: what depends on nothing else is computed once. */
    default RecordField in(RestScope partition) {
        return this;
    }

    /** A value at a path. */
    record Decoded(int slot) implements RecordField {
        @Override
        public Object value(RecordReader reader, Operation operation) {
            return reader.record().field(slot);
        }
    }

    /** A value at a path, as plain Java objects. */
    record Plain(int slot) implements RecordField {
        @Override
        public Object value(RecordReader reader, Operation operation) {
            return reader.record().tree(slot);
        }
    }

    /** What an expression gives, as plain Java objects. */
    record PlainEvaluated(CompiledTemplate template) implements RecordField {
        @Override
        public Object value(RecordReader reader, Operation operation) {
            return template.evaluate(reader.scope());
        }
    }

    /** An expression. */
    record Evaluated(CompiledTemplate template, ValueConverter converter) implements RecordField {
        @Override
        public Object value(RecordReader reader, Operation operation) {
            return converter.convert(template.evaluate(reader.scope()));
        }

        @Override
        public RecordField in(RestScope partition) {
            boolean ofRecord =
                    template.names().stream().anyMatch(name -> name.root().equals("record"));
            return ofRecord ? this : new Constant(converter.convert(template.evaluate(partition)));
        }
    }

    /** The same for every record of a partition. */
    record Constant(@Nullable Object value) implements RecordField {
        @Override
        public Object value(RecordReader reader, Operation operation) {
            return value;
        }
    }

    /** What is known besides the record. */
    record Known(OutputColumn.Metadata kind) implements RecordField {
        @Override
        public Object value(RecordReader reader, Operation operation) {
            return switch (kind) {
                case OPERATION -> operation.word();
                case FETCHED_AT -> reader.fetchedAt();
                case RAW -> reader.record().raw();
            };
        }
    }
}
