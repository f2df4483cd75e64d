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
package io.lakeflow.flink.quickstart;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;

/**
 * Runs one statement after another, as Flink's SQL client does, in batch mode until {@code SET
 * 'execution.runtime-mode' = 'streaming'}. Tables and catalogs are seen in both modes; what is
 * temporary only in the mode in which it was made.
 */
public final class SqlSession {
    private static final String CATALOG = "quickstart";
    private static final String TEXT = "'((?:[^']|'')*)'";
    private static final Pattern SET = Pattern.compile("(?i)SET\\s+" + TEXT + "\\s*=\\s*" + TEXT);
    private static final Pattern CATALOGS =
            Pattern.compile("(?is)(CREATE|DROP|USE)\\s+CATALOG\\s.*");

    private final Map<RuntimeExecutionMode, StreamTableEnvironment> environments =
            new EnumMap<>(RuntimeExecutionMode.class);
    private RuntimeExecutionMode mode = RuntimeExecutionMode.BATCH;

    public SqlSession(EmbeddedFlink flink) {
        GenericInMemoryCatalog catalog = new GenericInMemoryCatalog(CATALOG);
        for (RuntimeExecutionMode each :
                new RuntimeExecutionMode[] {
                    RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING
                }) {
            StreamTableEnvironment environment = flink.sqlEnvironment(each);
            environment.registerCatalog(CATALOG, catalog);
            environment.useCatalog(CATALOG);
            environments.put(each, environment);
        }
    }

    public boolean isStreaming() {
        return mode == RuntimeExecutionMode.STREAMING;
    }

    /**
     * Executes one statement without its semicolon.
     *
     * @return what Flink answers; empty after {@code SET}
     */
    public Optional<TableResult> execute(String statement) {
        Matcher set = SET.matcher(statement);
        if (set.matches()) {
            set(unquoted(set.group(1)), unquoted(set.group(2)));
            return Optional.empty();
        }
        TableResult result = environments.get(mode).executeSql(statement);
        if (CATALOGS.matcher(statement).matches()) {
            environments.get(otherMode()).executeSql(statement);
        }
        return Optional.of(result);
    }

    private RuntimeExecutionMode otherMode() {
        return isStreaming() ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING;
    }

    private void set(String option, String value) {
        if (option.equals(ExecutionOptions.RUNTIME_MODE.key())) {
            mode = modeNamed(value);
        } else {
            environments
                    .values()
                    .forEach(environment -> environment.getConfig().set(option, value));
        }
    }

    private static RuntimeExecutionMode modeNamed(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "batch" -> RuntimeExecutionMode.BATCH;
            case "streaming" -> RuntimeExecutionMode.STREAMING;
            default ->
                    throw new IllegalArgumentException(
                            "'%s' must be 'batch' or 'streaming', found '%s'"
                                    .formatted(ExecutionOptions.RUNTIME_MODE.key(), value));
        };
    }

    private static String unquoted(String text) {
        return text.replace("''", "'");
    }
}
