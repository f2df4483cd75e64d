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

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.table.data.StringData;

/** The converters of strings, truth values and bytes. */
final class TextConverters {
    private static final Set<String> TRUE_WORDS = Set.of("true", "t", "yes", "y", "1");
    private static final Set<String> FALSE_WORDS = Set.of("false", "f", "no", "n", "0");
    private static final int LONGEST_WORD = 5;

    private TextConverters() {}

    static ScalarConverter truth(String expected) {
        return new ScalarConverter(expected) {
            @Override
            Object convert(ScalarText text) {
                if (text.kind() == ScalarText.Kind.BOOLEAN) {
                    return text.bytes()[text.from()] == 't';
                }
                if (text.length() <= LONGEST_WORD) {
                    String word = text.toString().toLowerCase(Locale.ROOT);
                    if (TRUE_WORDS.contains(word)) {
                        return true;
                    }
                    if (FALSE_WORDS.contains(word)) {
                        return false;
                    }
                }
                throw text.insteadOf(
                        expected + " (true t yes y 1, false f no n 0 in any letter case)");
            }
        };
    }

    /** The text of a scalar as it was written, or the JSON text of an object or array. */
    static Converter string(String expected, int maxLength) {
        return new StringConverter(expected, maxLength);
    }

    /** Bytes from a string in base64 (line breaks allowed), hex, or as its own UTF-8 bytes. */
    static ScalarConverter bytes(String expected, int maxLength, @Nullable String format) {
        String encoding = format == null ? "base64" : format;
        return new ScalarConverter(expected + " in " + encoding) {
            @Override
            Object convert(ScalarText text) {
                byte[] bytes = decode(text, encoding);
                if (bytes == null || bytes.length > maxLength) {
                    throw text.insteadOf(expected());
                }
                return bytes;
            }
        };
    }

    static boolean isBytesFormat(String format) {
        return format.equals("base64") || format.equals("hex") || format.equals("utf8");
    }

    @Nullable
    private static byte[] decode(ScalarText text, String encoding) {
        if (text.kind() != ScalarText.Kind.STRING) {
            return null;
        }
        try {
            return switch (encoding) {
                case "utf8" -> Arrays.copyOfRange(text.bytes(), text.from(), text.to());
                case "hex" -> HexFormat.of().parseHex(text.toString());
                default ->
                        Base64.getDecoder()
                                .decode(text.toString().replace("\n", "").replace("\r", ""));
            };
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static final class StringConverter extends ScalarConverter {
        private final int maxLength;

        StringConverter(String expected, int maxLength) {
            super(expected);
            this.maxLength = maxLength;
        }

        @Override
        public Object read(JsonInput input) throws IOException {
            JsonToken token = input.token();
            if (token.isScalarValue()) {
                return convert(input.scalar());
            }
            return convert(input.wholeValue());
        }

        @Override
        Object convert(ScalarText text) {
            byte[] bytes = Arrays.copyOfRange(text.bytes(), text.from(), text.to());
            if (bytes.length > maxLength && characters(bytes) > maxLength) {
                throw text.insteadOf(expected());
            }
            return StringData.fromBytes(bytes);
        }

        /** Code points: every byte that does not continue one begins one. */
        private static int characters(byte[] utf8) {
            int count = 0;
            for (byte b : utf8) {
                count += (b & 0xC0) == 0x80 ? 0 : 1;
            }
            return count;
        }
    }
}
