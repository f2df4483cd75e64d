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
import java.util.List;
import java.util.Locale;

/** How rows are printed. */
enum OutputFormat {
    /** Aligned columns, for people. */
    TABLE {
        @Override
        RowPrinter printer(List<String> columns, PrintWriter out) {
            return new AlignedTable(columns, out);
        }
    },
    /** One JSON object a line, with all of every value. */
    JSON {
        @Override
        RowPrinter printer(List<String> columns, PrintWriter out) {
            return new JsonLines(out);
        }
    };

    abstract RowPrinter printer(List<String> columns, PrintWriter out);

    /** The word of the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
