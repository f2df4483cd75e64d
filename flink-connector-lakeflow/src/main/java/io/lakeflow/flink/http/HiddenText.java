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

/**
 * A header's value on its way through the client, which writes what it sends and receives to its
 * log: there, and in any other {@code toString}, it is not seen.
 */
final class HiddenText implements CharSequence {
    private final String text;

    HiddenText(String text) {
        this.text = text;
    }

    /** What a text is, hidden or not. */
    static String shown(CharSequence value) {
        return value instanceof HiddenText hidden ? hidden.text : value.toString();
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new HiddenText(text.substring(start, end));
    }

    @Override
    public String toString() {
        return "***";
    }
}
