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

import java.io.PrintWriter;

/** Prints verdicts, one a line, as soon as each is known. */
final class CheckReport {
    private static final String LINE = "%-4s  %-10s  %s%n";

    private final PrintWriter out;
    private boolean failed;

    CheckReport(PrintWriter out) {
        this.out = out;
    }

    void ok(String step, String found) {
        print("ok", step, found);
    }

    /** Nothing to check. */
    void none(String step, String why) {
        print("-", step, why);
    }

    void warn(String step, String found, String advice) {
        print("warn", step, found);
        print("", "", advice);
    }

    void fail(String step, String found, String advice) {
        failed = true;
        print("FAIL", step, found);
        print("", "", advice);
    }

    boolean failed() {
        return failed;
    }

    private void print(String verdict, String step, String text) {
        out.printf(LINE, verdict, step, text);
        out.flush();
    }
}
