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

import io.lakeflow.flink.benchmark.flink.ConnectorDecoder;
import io.lakeflow.flink.benchmark.flink.EndlessJob;
import io.lakeflow.flink.benchmark.flink.SyntheticJob;
import io.lakeflow.flink.benchmark.measure.Loop;
import io.lakeflow.flink.benchmark.measure.Workload;
import io.lakeflow.flink.benchmark.peer.FlinkJson;
import io.lakeflow.flink.benchmark.reference.ByteParser;
import io.lakeflow.flink.benchmark.reference.JacksonLoop;
import io.lakeflow.flink.benchmark.reference.PageParser;
import io.lakeflow.flink.benchmark.reference.RawFetch;

/** The workloads that are measured in windows. */
public enum Cell {
    /** Adds up every byte of the records, in memory: how fast this machine is. */
    CALIBRATION {
        @Override
        Workload workload(CellArguments arguments) {
            MemoryPages pages = MemoryPages.of(arguments, 0);
            return new Loop(pages::sumOfNext);
        }
    },
    /** Fetches pages and does nothing with them: how fast the server is, at least. */
    FETCH {
        @Override
        Workload workload(CellArguments arguments) throws Exception {
            return fetching(arguments, (page, length, rows) -> {});
        }
    },
    /** L1. */
    FETCH_JACKSON {
        @Override
        Workload workload(CellArguments arguments) throws Exception {
            return fetching(arguments, new JacksonLoop());
        }
    },
    /** L2. */
    FETCH_BYTES {
        @Override
        Workload workload(CellArguments arguments) throws Exception {
            return fetching(arguments, new ByteParser());
        }
    },
    /** The parser of L1 on pages in memory. */
    JACKSON {
        @Override
        Workload workload(CellArguments arguments) {
            return parsing(arguments, new JacksonLoop());
        }
    },
    /** The parser of L2 on pages in memory. */
    BYTES {
        @Override
        Workload workload(CellArguments arguments) {
            return parsing(arguments, new ByteParser());
        }
    },
    /** The connector's decoder on pages in memory; {@code columns=3} for a projection. */
    DECODER {
        @Override
        Workload workload(CellArguments arguments) {
            return parsing(arguments, new ConnectorDecoder(arguments.number("columns", 10)));
        }
    },
    /** Flink's own parser for JSON on pages in memory. */
    FLINK_JSON {
        @Override
        Workload workload(CellArguments arguments) throws Exception {
            return parsing(arguments, new FlinkJson());
        }
    },
    /** The connector's part in Flink, with rows that cost nothing. */
    SYNTHETIC {
        @Override
        Workload workload(CellArguments arguments) {
            return new SyntheticJob();
        }
    },
    /** The connector: a SQL job without end. */
    JOB {
        @Override
        Workload workload(CellArguments arguments) throws Exception {
            return new EndlessJob(arguments.port(), arguments.values());
        }
    };

    /** Where rows go, so that making them cannot be left out. */
    private static volatile Object lastRow;

    abstract Workload workload(CellArguments arguments) throws Exception;

    private static Workload fetching(CellArguments arguments, PageParser parser) throws Exception {
        RawFetch fetch = new RawFetch(arguments.server());
        int size = arguments.pageSize();
        String target =
                "/" + arguments.text("table", "t1k") + "?run=reference&size=" + size + "&page=";
        long[] page = {0};
        return new Loop(
                () -> {
                    int length = fetch.fetch(target + ++page[0]);
                    parser.parse(fetch.page(), length, row -> lastRow = row);
                    return size;
                });
    }

    private static Workload parsing(CellArguments arguments, PageParser parser) {
        MemoryPages pages = MemoryPages.of(arguments, parser.wantsPadding() ? RawFetch.PADDING : 0);
        return new Loop(
                () -> {
                    byte[] page = pages.next();
                    parser.parse(page, pages.length(), row -> lastRow = row);
                    return pages.size();
                });
    }
}
