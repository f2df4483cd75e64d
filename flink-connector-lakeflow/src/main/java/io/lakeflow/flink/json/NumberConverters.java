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
package io.lakeflow.flink.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.LongFunction;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.types.logical.DecimalType;

/** The converters of the numeric types. */
final class NumberConverters {
    private NumberConverters() {}

    /** Integers in a range, boxed as Flink's type wants them. */
    static ScalarConverter integer(String expected, long min, long max, LongFunction<Object> box) {
        return new ScalarConverter(expected) {
            @Override
            Object convert(ScalarText text) {
                long value = NumberText.toLong(text, expected);
                if (value < min || value > max) {
                    throw text.insteadOf(expected);
                }
                return box.apply(value);
            }
        };
    }

    static ScalarConverter floating(String expected) {
        return new ScalarConverter(expected) {
            @Override
            Object convert(ScalarText text) {
                return NumberText.toFloat(text, expected);
            }
        };
    }

    static ScalarConverter doublePrecision(String expected) {
        return new ScalarConverter(expected) {
            @Override
            Object convert(ScalarText text) {
                return NumberText.toDouble(text, expected);
            }
        };
    }

    /** Exact: a digit that the scale has no room for is an error, trailing zeros are not. */
    static ScalarConverter decimal(String expected, DecimalType type) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        return new ScalarConverter(expected) {
            @Override
            Object convert(ScalarText text) {
                BigDecimal value = NumberText.toBigDecimal(text, expected);
                // Compared before it is rescaled: digits to be written out are then few.
                if (value.precision() - value.scale() > precision - scale && value.signum() != 0) {
                    throw text.insteadOf(expected);
                }
                try {
                    return DecimalData.fromBigDecimal(
                            value.setScale(scale, RoundingMode.UNNECESSARY), precision, scale);
                } catch (ArithmeticException e) {
                    throw text.insteadOf(expected + ", which has " + scale + " fraction digits");
                }
            }
        };
    }
}
