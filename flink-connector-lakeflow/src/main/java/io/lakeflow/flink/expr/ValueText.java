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

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Values as the text that stands in a URL, a header or a body. */
final class ValueText {

    private ValueText() {}

    static String of(Object value, Expression expression) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Boolean || value instanceof Instant) {
            return value.toString();
        }
        if (value instanceof Number number) {
            return plain(number, expression);
        }
        throw new ExpressionException(
                expression.source(),
                "it yields "
                        + kind(value)
                        + ", which has no place inside of text; take a field of it, or make it text"
                        + " with $join(…) or $string(…)");
    }

    /** What a value is, in words that do not tell the value. */
    static String kind(Object value) {
        if (value instanceof String) {
            return "text";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof Boolean) {
            return "true or false";
        }
        if (value instanceof Instant) {
            return "a time";
        }
        if (value instanceof List) {
            return "a list";
        }
        if (value instanceof Map) {
            return "an object";
        }
        return "a " + value.getClass().getSimpleName();
    }

    /** No exponent, and no fraction where there is none: APIs read 10000000000, not 1.0E10. */
    private static String plain(Number number, Expression expression) {
        if (number instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (!(number instanceof Double || number instanceof Float)) {
            return number.toString();
        }
        if (!Double.isFinite(number.doubleValue())) {
            throw new ExpressionException(expression.source(), "it yields an infinite number");
        }
        BigDecimal decimal = new BigDecimal(number.toString());
        return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
}
