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

/**
 * An expression that failed on the values it was given.
 *
 * <p>The message names the expression and the reason. It never holds a value, and there is no cause
 * whose message could: values may be secrets.
 */
public final class ExpressionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param expression as it stands in the spec, with its braces
     */
    ExpressionException(String expression, String reason) {
        super(expression + " failed: " + reason);
    }
}
