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
package io.lakeflow.flink.expr;

import java.util.Set;
import java.util.function.UnaryOperator;

/** A piece of a template. */
sealed interface TemplatePart {

    /** What this piece reads. */
    Set<Name> names();

    /**
     * Its text, empty if there is none.
     *
     * @param encode for what an expression yields
     */
    String text(Scope scope, UnaryOperator<String> encode);

    /** Text that stands for itself. */
    record Literal(String text) implements TemplatePart {
        @Override
        public Set<Name> names() {
            return Set.of();
        }

        @Override
        public String text(Scope scope, UnaryOperator<String> encode) {
            return text;
        }
    }

    /** One <code>${…}</code>. */
    record Placeholder(Expression expression, Set<Name> names) implements TemplatePart {

        @Override
        public String text(Scope scope, UnaryOperator<String> encode) {
            Object value = expression.evaluate(scope);
            String text = value == null ? "" : ValueText.of(value, expression);
            return text.isEmpty() ? text : encode.apply(text);
        }
    }
}
