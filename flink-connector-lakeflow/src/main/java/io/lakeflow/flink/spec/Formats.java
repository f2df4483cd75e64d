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

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** The words and patterns of {@code format}. */
final class Formats {
    private static final Set<String> TIMES = Set.of("iso", "epoch_s", "epoch_ms", "epoch_us");
    private static final Set<String> BYTES = Set.of("base64", "hex", "utf8");

    private Formats() {}

    /** Checks how a cursor is written: one form or several with {@code |} between them. */
    static void checkTime(Fields fields, Problems problems) {
        YamlNode.Scalar format = fields.scalar("format");
        if (format != null && !isTime(format.text())) {
            problems.add(
                    format.at(),
                    ("unknown format '%s', expected iso, epoch_s, epoch_ms, epoch_us or a pattern"
                                    + " such as yyyy/MM/dd%s")
                            .formatted(format.text(), NearestWord.hint(format.text(), TIMES)));
        }
    }

    /** Checks how a column is written. Which type takes which form is the decoder's to say. */
    static void checkColumn(Fields fields, Problems problems) {
        YamlNode.Scalar format = fields.scalar("format");
        if (format == null || !BYTES.contains(format.text())) {
            checkTime(fields, problems);
        }
    }

    private static boolean isTime(String text) {
        for (String form : text.split("\\|", -1)) {
            if (!TIMES.contains(form.trim()) && !isPattern(form.trim())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPattern(String form) {
        try {
            DateTimeFormatter.ofPattern(form, Locale.ROOT);
            return !form.isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
