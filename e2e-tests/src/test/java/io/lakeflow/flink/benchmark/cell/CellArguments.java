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
package io.lakeflow.flink.benchmark.cell;

import io.lakeflow.flink.benchmark.measure.Windows;
import io.lakeflow.flink.benchmark.records.IssueTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a process that is measured was told, as {@code name=value}. */
record CellArguments(Map<String, String> values) {

    static CellArguments of(String[] arguments) {
        return new CellArguments(
                Arrays.stream(arguments)
                        .map(argument -> argument.split("=", 2))
                        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1])));
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, String.valueOf(otherwise)));
    }

    int port() {
        return number("port", 0);
    }

    InetSocketAddress server() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    IssueTable table() {
        return IssueTable.valueOf(text("table", "t1k").toUpperCase(Locale.ROOT));
    }

    int pageSize() {
        return number("size", table().pageSize());
    }

    /** Under which name the server counts what is asked for. */
    String run() {
        return text("run", "cell");
    }

    Windows windows() {
        return new Windows(number("warmup", 9), number("windows", 5), 1, number("patience", 10));
    }
}
