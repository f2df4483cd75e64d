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
package io.lakeflow.flink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.ScanMetric;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ReadProgressTest {
    private static final String CLEARED_LINE = "\r\u001b[K";

    private final StringWriter printed = new StringWriter();

    private ReadProgress progress(boolean terminal) {
        return new ReadProgress("orders", new PrintWriter(printed), terminal);
    }

    /** Rows are printed to the same terminal. */
    @Test
    void nothingIsLeftOnATerminalsLineWhenTheReadGoesOn() {
        ReadProgress progress = progress(true);
        progress.waiting();
        assertThat(printed.toString()).startsWith(CLEARED_LINE + "orders: 0 pages, 0 rows, ");
        progress.waited();
        assertThat(printed.toString()).endsWith(CLEARED_LINE);
    }

    @Test
    void elsewhereNoLineIsRewritten() {
        try (ReadProgress progress = progress(false)) {
            progress.waiting();
            progress.waited();
            progress.accept(ScanMetric.PAGES, 1);
            progress.accept(ScanMetric.RETRIES, 2);
            progress.accept(ScanMetric.THROTTLED, 1);
            progress.accept(ScanMetric.THROTTLED_TIME, 1500);
            progress.printed(2);
        }
        assertThat(printed.toString())
                .matches(
                        "orders: 1 page, 2 rows, \\d+ rows/s, throttled 1\\.5 s \\(asked to wait 1 time\\), 2 retries\\R");
    }
}
