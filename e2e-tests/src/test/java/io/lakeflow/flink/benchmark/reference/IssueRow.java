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
package io.lakeflow.flink.benchmark.reference;

import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * The columns that all cells read of an issue, in order:
 *
 * <pre>
 * id BIGINT, number INT, title STRING, state STRING, comments INT, created_at TIMESTAMP_LTZ(3),
 * updated_at TIMESTAMP_LTZ(3), user ROW&lt;login STRING, id BIGINT&gt;,
 * labels ARRAY&lt;ROW&lt;name STRING&gt;&gt;, body STRING
 * </pre>
 */
public final class IssueRow {
    static final int ID = 0;
    static final int NUMBER = 1;
    static final int TITLE = 2;
    static final int STATE = 3;
    static final int COMMENTS = 4;
    static final int CREATED_AT = 5;
    static final int UPDATED_AT = 6;
    static final int USER = 7;
    static final int LABELS = 8;
    static final int BODY = 9;
    static final int COLUMNS = 10;

    private static final VarCharType STRING = VarCharType.STRING_TYPE;
    private static final LocalZonedTimestampType TIME = new LocalZonedTimestampType(3);

    private IssueRow() {}

    public static List<RowField> fields() {
        RowType user =
                new RowType(
                        List.of(
                                new RowField("login", STRING),
                                new RowField("id", new BigIntType())));
        RowType label = new RowType(List.of(new RowField("name", STRING)));
        return List.of(
                new RowField("id", new BigIntType()),
                new RowField("number", new IntType()),
                new RowField("title", STRING),
                new RowField("state", STRING),
                new RowField("comments", new IntType()),
                new RowField("created_at", TIME),
                new RowField("updated_at", TIME),
                new RowField("user", user),
                new RowField("labels", new ArrayType(label)),
                new RowField("body", STRING));
    }

    /** A projection. */
    public static List<RowField> threeFields() {
        List<RowField> all = fields();
        return List.of(all.get(ID), all.get(STATE), all.get(UPDATED_AT));
    }
}
