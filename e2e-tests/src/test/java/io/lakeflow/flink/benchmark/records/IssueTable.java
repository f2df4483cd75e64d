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
package io.lakeflow.flink.benchmark.records;

import java.time.Instant;

/**
 * The issues that everything is measured with: made up from a fixed seed, so that each run and each
 * process has the same bytes. All records of a table have one size, and record {@code i} was
 * updated {@code i} seconds after {@link #FIRST_UPDATE}.
 */
public enum IssueTable {
    /** 1,028 bytes, 23 fields. */
    T1K(1_028, 131_072, 1_000) {
        @Override
        void write(RecordText out, long id, Instant updated) {
            ShortIssue.write(out, id, updated, recordBytes());
        }
    },
    /** 4,100 bytes, the 31 fields of an issue of GitHub. */
    T4K(4_100, 32_768, 100) {
        @Override
        void write(RecordText out, long id, Instant updated) {
            FullIssue.write(out, id, updated, recordBytes());
        }
    };

    public static final Instant FIRST_UPDATE = Instant.parse("2021-01-01T00:00:00Z");
    private static final long SEED = 20_260_101;

    private final int recordBytes;
    private final int records;
    private final int pageSize;

    IssueTable(int recordBytes, int records, int pageSize) {
        this.recordBytes = recordBytes;
        this.records = records;
        this.pageSize = pageSize;
    }

    abstract void write(RecordText out, long id, Instant updated);

    /** The JSON text of a record, always of {@link #recordBytes()}. */
    public byte[] record(int index) {
        RecordText out = new RecordText(SEED + index, recordBytes);
        write(out, 1_000_000_000L + index, FIRST_UPDATE.plusSeconds(index));
        return out.bytes();
    }

    public int recordBytes() {
        return recordBytes;
    }

    /** How many different records there are; listings go round. */
    public int records() {
        return records;
    }

    /** The usual page. */
    public int pageSize() {
        return pageSize;
    }
}
