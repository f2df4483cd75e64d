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
package io.lakeflow.flink.e2e;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.types.Row;

/**
 * A table of the source {@code mediawiki}, with the columns that are compared with the wiki's own
 * database, in the order in which {@code mediawiki.sh truth} prints them. The first is unique.
 */
enum WikiTable {
    PAGES(
            "page_id",
            """
            page_id BIGINT, namespace INT, title STRING, revision_id BIGINT, `length` BIGINT,
            is_redirect BOOLEAN, touched TIMESTAMP_LTZ(3)"""),
    ALL_PAGES("namespace, page_id", "page_id BIGINT, namespace INT, title STRING"),
    USERS(
            "user_id",
            "user_id BIGINT, name STRING, edit_count BIGINT, registration TIMESTAMP_LTZ(3)"),
    REVISIONS(
            "revision_id",
            """
            revision_id BIGINT, parent_id BIGINT, page_id BIGINT, `user` STRING,
            `timestamp` TIMESTAMP_LTZ(3), `size` BIGINT, minor BOOLEAN"""),
    LOG_EVENTS(
            "log_id",
            """
            log_id BIGINT, `type` STRING, action STRING, namespace INT, title STRING,
            page_id BIGINT, `user` STRING, `timestamp` TIMESTAMP_LTZ(3), `comment` STRING"""),
    RECENT_CHANGES(
            "rc_id",
            """
            rc_id BIGINT, `type` STRING, namespace INT, title STRING, page_id BIGINT,
            revision_id BIGINT, old_revision_id BIGINT, `user` STRING,
            `timestamp` TIMESTAMP_LTZ(3), old_length BIGINT, new_length BIGINT, minor BOOLEAN,
            bot BOOLEAN, log_id BIGINT, log_type STRING, log_action STRING, `comment` STRING""");

    private final String key;
    private final String columns;

    WikiTable(String key, String columns) {
        this.key = key;
        this.columns = columns;
    }

    /** Its name in SQL, in the spec and for the script. */
    String sqlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The statement that makes it a table of Flink.
     *
     * @param options further ones, each such as {@code 'scan.lag' = '1 s'}
     */
    String createTable(WikiServer wiki, String... options) {
        String further =
                Arrays.stream(options)
                        .map(option -> ",\n  " + option)
                        .collect(Collectors.joining());
        return """
        CREATE TABLE %s (
        %s,
        PRIMARY KEY (%s) NOT ENFORCED
        ) WITH (
          'connector' = 'lakeflow', 'source' = 'mediawiki', 'table' = '%s',
          'config.base' = '%s', 'config.contact' = '%s'%s
        )"""
                .formatted(
                        sqlName(),
                        columns,
                        key,
                        sqlName(),
                        wiki.api(),
                        WikiServer.CONTACT,
                        further);
    }

    /** A row as text, as the script prints it; null for NULL. */
    static List<String> cells(Row row) {
        String[] cells = new String[row.getArity()];
        for (int i = 0; i < cells.length; i++) {
            Object value = row.getField(i);
            cells[i] = value == null ? null : value.toString();
        }
        return Arrays.asList(cells);
    }
}
