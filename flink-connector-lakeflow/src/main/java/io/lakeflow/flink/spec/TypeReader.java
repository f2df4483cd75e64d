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

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.UnresolvedUserDefinedType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/** Reads Flink types, those that a JSON value can become. */
final class TypeReader {
    private static final List<String> NAMES =
            List.of(
                    "STRING",
                    "CHAR",
                    "VARCHAR",
                    "BOOLEAN",
                    "TINYINT",
                    "SMALLINT",
                    "INT",
                    "INTEGER",
                    "BIGINT",
                    "FLOAT",
                    "DOUBLE",
                    "DECIMAL",
                    "DATE",
                    "TIME",
                    "TIMESTAMP",
                    "TIMESTAMP_LTZ",
                    "BYTES",
                    "BINARY",
                    "VARBINARY",
                    "ARRAY",
                    "MAP",
                    "ROW",
                    "VARIANT");

    /** By name: some Flink versions have more of them. */
    private static final Set<String> REFUSED_ROOTS =
            Set.of(
                    "TIMESTAMP_WITH_TIME_ZONE",
                    "INTERVAL_YEAR_MONTH",
                    "INTERVAL_DAY_TIME",
                    "MULTISET",
                    "DISTINCT_TYPE",
                    "STRUCTURED_TYPE",
                    "NULL",
                    "RAW",
                    "SYMBOL",
                    "DESCRIPTOR",
                    "BITMAP");

    private static final Pattern AT_POSITION =
            Pattern.compile("(?s)Could not parse type at position (\\d+): (.*?)\\s*Input type.*");

    private final Problems problems;

    TypeReader(Problems problems) {
        this.problems = problems;
    }

    /** Never null: STRING in the place of a type that cannot be read, which is told. */
    LogicalType read(YamlNode.Scalar scalar) {
        try {
            LogicalType type =
                    LogicalTypeParser.parse(scalar.text(), TypeReader.class.getClassLoader());
            Optional<String> refused = refused(type);
            refused.ifPresent(message -> problems.add(scalar.at(), message));
            return refused.isPresent() ? new VarCharType(VarCharType.MAX_LENGTH) : type;
        } catch (ValidationException e) {
            addParseProblem(scalar, e);
            return new VarCharType(VarCharType.MAX_LENGTH);
        }
    }

    private void addParseProblem(YamlNode.Scalar scalar, ValidationException e) {
        Matcher matcher = AT_POSITION.matcher(String.valueOf(e.getMessage()));
        boolean told = matcher.matches();
        int index = told ? Math.min(Integer.parseInt(matcher.group(1)), scalar.text().length()) : 0;
        problems.add(
                scalar.at(index),
                "'%s' is not a Flink type: %s"
                        .formatted(scalar.text(), told ? matcher.group(2) : e.getMessage()));
    }

    private static Optional<String> refused(LogicalType type) {
        if (type instanceof UnresolvedUserDefinedType unknown) {
            String name = unknown.getUnresolvedIdentifier().getObjectName();
            return Optional.of(
                    "unknown type '%s', expected a Flink type such as BIGINT, STRING, TIMESTAMP_LTZ(3)%s"
                            .formatted(name, NearestWord.hint(name, NAMES)));
        }
        LogicalTypeRoot root = type.getTypeRoot();
        if (REFUSED_ROOTS.contains(root.name())) {
            return Optional.of(
                    "a JSON value cannot become %s, expected one of %s"
                            .formatted(type.asSummaryString(), String.join(", ", NAMES)));
        }
        return type.getChildren().stream()
                .map(TypeReader::refused)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
