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

import java.util.ArrayList;
import java.util.List;

/**
 * Divides the text of a SQL file into its statements. They end with a semicolon, which may be left
 * out after the last one; one in a string, a quoted name or a comment divides nothing.
 */
public final class SqlScript {
    private final String text;
    private final List<String> statements = new ArrayList<>();
    private final StringBuilder statement = new StringBuilder();

    private SqlScript(String text) {
        this.text = text;
    }

    /** The statements in order, without their semicolons and without comments around them. */
    public static List<String> statements(String text) {
        SqlScript script = new SqlScript(text);
        script.divide();
        return script.statements;
    }

    private void divide() {
        int position = 0;
        while (position < text.length()) {
            int end = endOfToken(position);
            String token = text.substring(position, end);
            if (token.equals(";")) {
                finishStatement();
            } else if (isComment(token)) {
                statement.append(' ');
            } else {
                statement.append(token);
            }
            position = end;
        }
        finishStatement();
    }

    private void finishStatement() {
        String complete = statement.toString().strip();
        if (!complete.isEmpty()) {
            statements.add(complete);
        }
        statement.setLength(0);
    }

    private int endOfToken(int start) {
        if (text.startsWith("--", start)) {
            return endOfLine(start);
        }
        if (text.startsWith("/*", start) && !text.startsWith("/*+", start)) {
            return after("*/", start + 2);
        }
        char first = text.charAt(start);
        return first == '\'' || first == '"' || first == '`'
                ? after(String.valueOf(first), start + 1)
                : start + 1;
    }

    private static boolean isComment(String token) {
        return token.startsWith("--") || token.startsWith("/*");
    }

    private int endOfLine(int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    /** A quote that is doubled ends one string and begins the next, which comes to the same. */
    private int after(String end, int start) {
        int found = text.indexOf(end, start);
        return found < 0 ? text.length() : found + end.length();
    }
}
