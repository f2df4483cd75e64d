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

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The one format of a date that HTTP servers may write: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
final class HttpDate {
    /** All answers of a second have the same one, and each is looked at more than once. */
    private static volatile Parsed last = new Parsed("", Optional.empty());

    private HttpDate() {}

    private record Parsed(String text, Optional<Instant> time) {}

    static Optional<Instant> parse(String text) {
        Parsed known = last;
        if (!known.text().equals(text)) {
            known = new Parsed(text, parsed(text));
            last = known;
        }
        return known.time();
    }

    private static Optional<Instant> parsed(String text) {
        try {
            return Optional.of(
                    DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
