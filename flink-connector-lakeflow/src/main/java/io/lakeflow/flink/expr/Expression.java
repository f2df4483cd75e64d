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

import javax.annotation.Nullable;

/** The inside of one <code>${…}</code>, compiled. Thread-safe. */
sealed interface Expression permits PathExpression, JsonataExpression {

    /** The expression as it was written, with <code>${</code> and the brace that ends it. */
    String source();

    /**
     * Its value, null if it yields nothing.
     *
     * @throws ExpressionException if it fails on these values
     */
    @Nullable
    Object evaluate(Scope scope);
}
