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

import com.fasterxml.jackson.core.io.NumberInput;
import java.math.BigDecimal;

/** Numbers from their text, exactly: what cannot be represented is an error, never rounded away. */
final class NumberText {
    /** Beyond this a number needs more memory to write out than any column can hold. */
    private static final int MAX_EXPONENT = 1_000;

    private static final int MAX_LONG_DIGITS = 18;
    private static final int MAX_EXACT_DOUBLE_DIGITS = 15;
    private static final double[] EXACT_POWERS_OF_TEN = new double[23];

    static {
        double power = 1;
        for (int i = 0; i < EXACT_POWERS_OF_TEN.length; i++) {
            EXACT_POWERS_OF_TEN[i] = power;
            power *= 10;
        }
    }

    private NumberText() {}

    /** Whether the text is nothing but digits, perhaps behind a minus, that surely fit a long. */
    static boolean isShortInteger(ScalarText text) {
        int first = firstDigit(text);
        return first < text.to()
                && text.to() - first <= MAX_LONG_DIGITS
                && afterDigits(text.bytes(), first, text.to()) == text.to();
    }

    private static int firstDigit(ScalarText text) {
        boolean negative = text.length() > 0 && text.bytes()[text.from()] == '-';
        return negative ? text.from() + 1 : text.from();
    }

    /** The integer that a number or a numeric string is; also of forms such as 1.0 and 1e3. */
    static long toLong(ScalarText text, String expected) {
        int first = firstDigit(text);
        int to = text.to();
        if (first < to && to - first <= MAX_LONG_DIGITS) {
            byte[] bytes = text.bytes();
            long value = 0;
            int at = first;
            while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
                value = value * 10 + (bytes[at++] - '0');
            }
            if (at == to) {
                return first == text.from() ? value : -value;
            }
        }
        try {
            return toBigDecimal(text, expected).longValueExact();
        } catch (ArithmeticException e) {
            throw text.insteadOf(expected);
        }
    }

    /** The decimal that a number or a numeric string is, bounded before it is built. */
    static BigDecimal toBigDecimal(ScalarText text, String expected) {
        if (!isNumber(text) || text.length() > JsonInput.MAX_NUMBER_LENGTH) {
            throw text.insteadOf(expected);
        }
        if (isZero(text)) {
            return BigDecimal.ZERO;
        }
        if (Math.abs(exponent(text)) > MAX_EXPONENT) {
            throw text.insteadOf(
                    expected + ", with an exponent of at most " + MAX_EXPONENT + " either way");
        }
        return new BigDecimal(text.ascii());
    }

    /** The nearest double; beyond its range is an error. */
    static double toDouble(ScalarText text, String expected) {
        if (!isNumber(text)) {
            throw text.insteadOf(expected);
        }
        double exact = shortDouble(text);
        double value = Double.isNaN(exact) ? NumberInput.parseDouble(text.ascii(), true) : exact;
        if (Double.isInfinite(value)) {
            throw text.insteadOf(expected);
        }
        return value;
    }

    /** The nearest float; beyond its range is an error. */
    static float toFloat(ScalarText text, String expected) {
        if (!isNumber(text)) {
            throw text.insteadOf(expected);
        }
        float value = NumberInput.parseFloat(text.ascii(), true);
        if (Float.isInfinite(value)) {
            throw text.insteadOf(expected);
        }
        return value;
    }

    /** Few digits and no exponent: one division of exact numbers rounds right. Else NaN. */
    private static double shortDouble(ScalarText text) {
        byte[] bytes = text.bytes();
        int at = firstDigit(text);
        boolean negative = at > text.from();
        if (text.to() - at > MAX_EXACT_DOUBLE_DIGITS + 1) {
            return Double.NaN;
        }
        long digits = 0;
        int point = -1;
        int count = 0;
        for (; at < text.to(); at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                count++;
            } else if (bytes[at] == '.') {
                point = count;
            } else {
                return Double.NaN;
            }
        }
        if (count > MAX_EXACT_DOUBLE_DIGITS) {
            return Double.NaN;
        }
        double value = point < 0 ? digits : digits / EXACT_POWERS_OF_TEN[count - point];
        return negative ? -value : value;
    }

    /** Whether the text is a decimal number: a sign, digits, a fraction, an exponent; no blanks. */
    private static boolean isNumber(ScalarText text) {
        if (text.kind() != ScalarText.Kind.STRING) {
            return text.kind() == ScalarText.Kind.NUMBER;
        }
        byte[] bytes = text.bytes();
        int to = text.to();
        int at = afterDigits(bytes, afterSign(bytes, text.from(), to), to);
        if (at > 0 && at < to && bytes[at] == '.') {
            at = afterDigits(bytes, at + 1, to);
        }
        if (at > 0 && at < to && (bytes[at] | 0x20) == 'e') {
            at = afterDigits(bytes, afterSign(bytes, at + 1, to), to);
        }
        return at == to && text.length() > 0;
    }

    private static int afterSign(byte[] bytes, int at, int to) {
        return at < to && (bytes[at] == '-' || bytes[at] == '+') ? at + 1 : at;
    }

    /** The offset behind one or more digits; -1 if there are none. */
    private static int afterDigits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at == from ? -1 : at;
    }

    private static boolean isZero(ScalarText text) {
        for (int i = text.from(); i < text.to() && (text.bytes()[i] | 0x20) != 'e'; i++) {
            if (text.bytes()[i] >= '1' && text.bytes()[i] <= '9') {
                return false;
            }
        }
        return true;
    }

    /** The number behind the 'e', as far as it fits; 0 if there is none. */
    private static int exponent(ScalarText text) {
        String number = text.ascii();
        int at = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (at < 0) {
            return 0;
        }
        int exponent = 0;
        for (int i = at + 1; i < number.length() && exponent <= MAX_EXPONENT; i++) {
            int digit = number.charAt(i) - '0';
            exponent = digit >= 0 ? exponent * 10 + digit : exponent;
        }
        return exponent;
    }
}
