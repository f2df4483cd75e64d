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
package io.lakeflow.flink.table;

import io.lakeflow.flink.json.ValueConverter;
import io.lakeflow.flink.spec.NearestWord;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Tells whether JSON that a spec declares as one type can be read as another. Refuses only what can
 * never work: a text may hold a number, a number is never an object.
 */
final class JsonReadability {
    private final Problems problems;

    JsonReadability(Problems problems) {
        this.problems = problems;
    }

    /** JSON has a form for the type. */
    void checkJson(String column, LogicalType type) {
        try {
            ValueConverter.of(type, null);
        } catch (IllegalArgumentException e) {
            problems.add("column '%s': %s", column, e.getMessage());
        }
    }

    /**
     * @param path the column, or the way to a part of it
     * @param spec the type in the spec
     * @param declared the type that is to be read
     */
    void check(String path, LogicalType spec, LogicalType declared) {
        if (holdsAnything(spec) || holdsAnything(declared)) {
            return;
        }
        if (declared instanceof ArrayType array) {
            LogicalType element =
                    spec instanceof ArrayType several ? several.getElementType() : spec;
            check(path + "[]", element, array.getElementType());
        } else if (declared instanceof RowType row && spec instanceof RowType specRow) {
            checkFields(path, specRow, row);
        } else if (declared instanceof RowType row && spec instanceof MapType map) {
            row.getFields()
                    .forEach(
                            field ->
                                    check(
                                            path + "." + field.getName(),
                                            map.getValueType(),
                                            field.getType()));
        } else if (declared instanceof MapType map && spec instanceof RowType row) {
            row.getFields()
                    .forEach(
                            field ->
                                    check(
                                            path + "." + field.getName(),
                                            field.getType(),
                                            map.getValueType()));
        } else if (declared instanceof MapType map && spec instanceof MapType specMap) {
            check(path + "[]", specMap.getValueType(), map.getValueType());
        } else if (!isScalarReadable(spec, declared)) {
            problems.add(
                    "column '%s' is %s in the spec, which cannot be read as %s; declare the spec's type, or STRING",
                    path, spec.asSummaryString(), declared.asSummaryString());
        }
    }

    private void checkFields(String path, RowType spec, RowType declared) {
        for (RowType.RowField field : declared.getFields()) {
            int position = spec.getFieldIndex(field.getName());
            if (position < 0) {
                List<String> names = spec.getFieldNames();
                problems.add(
                        "column '%s' has no field '%s' in the spec, it has %s%s",
                        path,
                        field.getName(),
                        String.join(", ", names),
                        NearestWord.hint(field.getName(), names));
            } else {
                check(path + "." + field.getName(), spec.getTypeAt(position), field.getType());
            }
        }
    }

    /** Text, of which every value has one; and, by name for Flink 1.20, VARIANT. */
    private static boolean holdsAnything(LogicalType type) {
        return type.is(LogicalTypeFamily.CHARACTER_STRING)
                || type.getTypeRoot().name().equals("VARIANT");
    }

    private static boolean isScalarReadable(LogicalType spec, LogicalType declared) {
        return spec.getTypeRoot() == declared.getTypeRoot() && spec.getChildren().isEmpty()
                || bothIn(LogicalTypeFamily.NUMERIC, spec, declared)
                || bothIn(LogicalTypeFamily.BINARY_STRING, spec, declared)
                || bothIn(LogicalTypeFamily.TIMESTAMP, spec, declared)
                || spec.is(LogicalTypeFamily.NUMERIC)
                        && declared.getTypeRoot() == LogicalTypeRoot.BOOLEAN;
    }

    private static boolean bothIn(
            LogicalTypeFamily family, LogicalType spec, LogicalType declared) {
        return spec.is(family) && declared.is(family);
    }
}
