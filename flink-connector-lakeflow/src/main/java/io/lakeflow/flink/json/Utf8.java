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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** UTF-8 without leniency: nothing invalid passes, nothing is replaced. */
final class Utf8 {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long QUOTE_BITS = LOW_BITS * 2;
    private static final long ABOVE_QUOTES = LOW_BITS * 0x21;
    private static final long BACKSLASHES = LOW_BITS * '\\';

    private Utf8() {}

    /** The first offset in [from, to) that begins no valid character, or {@code to}. */
    static int firstInvalid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            at = skipAscii(bytes, at, to);
            if (at == to) {
                return to;
            }
            int length = characterLength(bytes, at, to);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return to;
    }

    /**
     * Where the last character of [from, to) begins if it may go on behind {@code to}, or {@code
     * to}.
     */
    static int lastStart(byte[] bytes, int from, int to) {
        int at = to - 1;
        while (at >= from && at > to - 4 && (bytes[at] & 0xC0) == 0x80) {
            at--;
        }
        if (at < from || bytes[at] >= 0) {
            return to;
        }
        int lead = bytes[at] & 0xFF;
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        return at + length > to ? at : to;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at + 32 <= to
                && (((long) LONGS.get(bytes, at)
                                        | (long) LONGS.get(bytes, at + 8)
                                        | (long) LONGS.get(bytes, at + 16)
                                        | (long) LONGS.get(bytes, at + 24))
                                & HIGH_BITS)
                        == 0) {
            at += 32;
        }
        while (at + Long.BYTES <= to) {
            long high = (long) LONGS.get(bytes, at) & HIGH_BITS;
            if (high != 0) {
                return at + (Long.numberOfTrailingZeros(high) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** The length of the multi-byte character at an offset; 0 if it is not valid. */
    private static int characterLength(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0xC2) {
            return 0;
        }
        if (lead < 0xE0) {
            return continues(bytes, at + 1, to, 0x80, 0xBF) ? 2 : 0;
        }
        if (lead < 0xF0) {
            // E0 would be overlong below A0; ED would be a surrogate above 9F.
            int low = lead == 0xE0 ? 0xA0 : 0x80;
            int high = lead == 0xED ? 0x9F : 0xBF;
            return continues(bytes, at + 1, to, low, high)
                            && continues(bytes, at + 2, to, 0x80, 0xBF)
                    ? 3
                    : 0;
        }
        if (lead > 0xF4) {
            return 0;
        }
        int low = lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xF4 ? 0x8F : 0xBF;
        return continues(bytes, at + 1, to, low, high)
                        && continues(bytes, at + 2, to, 0x80, 0xBF)
                        && continues(bytes, at + 3, to, 0x80, 0xBF)
                ? 4
                : 0;
    }

    private static boolean continues(byte[] bytes, int at, int to, int low, int high) {
        return at < to && (bytes[at] & 0xFF) >= low && (bytes[at] & 0xFF) <= high;
    }

    /** The first quote, backslash or control character in [from, to), or {@code to}. */
    static int endOfPlain(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to) {
            long eight = (long) LONGS.get(bytes, at);
            // Flipping one bit puts the quote right behind the control characters.
            long below = (eight ^ QUOTE_BITS) - ABOVE_QUOTES & ~eight & HIGH_BITS;
            long found = below | zeroBytes(eight ^ BACKSLASHES);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < to && isPlain(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(byte character) {
        return (character >= ' ' || character < 0) && character != '"' && character != '\\';
    }

    /** Marks zero bytes by their high bit; exact up to and including the first one. */
    private static long zeroBytes(long eight) {
        return (eight - LOW_BITS) & ~eight & HIGH_BITS;
    }

    /**
     * The UTF-8 form of UTF-16 text.
     *
     * @throws ConversionException for a surrogate without its other half
     */
    static byte[] encode(char[] chars, int offset, int length) {
        byte[] bytes = new byte[encodedLength(chars, offset, length)];
        int at = 0;
        for (int i = offset; i < offset + length; i++) {
            char c = chars[i];
            if (c < 0x80) {
                bytes[at++] = (byte) c;
            } else if (Character.isSurrogate(c)) {
                at = append(bytes, at, Character.toCodePoint(c, chars[++i]));
            } else {
                at = append(bytes, at, c);
            }
        }
        return bytes;
    }

    /**
     * Writes one character.
     *
     * @return the offset behind it
     */
    static int append(byte[] bytes, int offset, int codePoint) {
        int at = offset;
        if (codePoint < 0x80) {
            bytes[at++] = (byte) codePoint;
            return at;
        }
        if (codePoint < 0x800) {
            bytes[at++] = (byte) (0xC0 | codePoint >> 6);
        } else {
            if (codePoint < 0x10000) {
                bytes[at++] = (byte) (0xE0 | codePoint >> 12);
            } else {
                bytes[at++] = (byte) (0xF0 | codePoint >> 18);
                bytes[at++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
            }
            bytes[at++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        }
        bytes[at++] = (byte) (0x80 | codePoint & 0x3F);
        return at;
    }

    static byte[] encode(String text) {
        char[] chars = text.toCharArray();
        return encode(chars, 0, chars.length);
    }

    private static int encodedLength(char[] chars, int offset, int length) {
        int bytes = length;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            char c = chars[i];
            if (c >= 0x80) {
                bytes += c < 0x800 ? 1 : 2;
                if (Character.isSurrogate(c)) {
                    if (Character.isLowSurrogate(c)
                            || i + 1 == end
                            || !Character.isLowSurrogate(chars[i + 1])) {
                        throw loneSurrogate(c);
                    }
                    i++;
                }
            }
        }
        return bytes;
    }

    static ConversionException loneSurrogate(char surrogate) {
        return ConversionException.expected(
                "Unicode text", "the lone surrogate \\u" + Integer.toHexString(surrogate));
    }
}
