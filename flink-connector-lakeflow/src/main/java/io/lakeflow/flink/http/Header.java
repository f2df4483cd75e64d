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
package io.lakeflow.flink.http;

import java.util.regex.Pattern;

/**
 * One header of a request. The value may be a secret: it is in no message.
 *
 * @param name a token as HTTP defines it
 * @param value without line breaks or other control characters, so that no value can add a header
 * @throws IllegalArgumentException if the name or the value is not of that form
 */
public record Header(String name, String value) {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    public Header {
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not the name of an HTTP header: letters, digits and '-'.");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                throw new IllegalArgumentException(
                        String.format(
                                "The value of header '%s' holds the control character U+%04X at"
                                        + " position %d. If it comes from a file or a variable,"
                                        + " remove the line break at its end.",
                                name, (int) c, i));
            }
        }
    }

    @Override
    public String toString() {
        return name + ": ***";
    }
}
