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

/**
 * A value that its declared type does not admit. The message says what was expected and what was
 * found; where that was is added by who knows it.
 *
 * <p>It carries no stack trace: with millions of records such values are data, not defects.
 */
public final class ConversionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int SHOWN_CHARACTERS = 60;

    ConversionException(String message) {
        super(message, null, false, false);
    }

    static ConversionException expected(String expected, String found) {
        return new ConversionException("expected " + expected + ", found " + found);
    }

    /** A piece of input that is short enough, and free of control characters, for a message. */
    static String shown(String text) {
        boolean cut = text.length() > SHOWN_CHARACTERS;
        String start = cut ? text.substring(0, SHOWN_CHARACTERS) : text;
        return start.replaceAll("\\p{Cntrl}", "?") + (cut ? "..." : "");
    }
}
