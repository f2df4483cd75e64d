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
package io.lakeflow.flink.spec;

import java.util.regex.Pattern;

/**
 * The form of paths into records and bodies: names with dots between them, those with unusual
 * characters in backquotes.
 */
public final class Paths {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_$@-]+");
    private static final String NAME = "([^.\\s`*?\\[\\]()\"'{}]+|`([^`]|``)+`)";

    private static final Pattern VALUE = Pattern.compile(NAME + "(\\." + NAME + ")*");

    /** {@code *} stands for every value of an object or array, {@code ?} for what may be absent. */
    private static final Pattern RECORDS =
            Pattern.compile("(" + NAME + "|\\*)(\\.(" + NAME + "|\\*))*\\??");

    private Paths() {}

    /** The path of the field of that name, in backquotes where it needs them. */
    public static String ofName(String name) {
        return PLAIN.matcher(name).matches() ? name : "`" + name.replace("`", "``") + "`";
    }

    static boolean isValue(String text) {
        return VALUE.matcher(text).matches();
    }

    static boolean isRecords(String text) {
        return text.isEmpty() || text.equals("?") || RECORDS.matcher(text).matches();
    }
}
