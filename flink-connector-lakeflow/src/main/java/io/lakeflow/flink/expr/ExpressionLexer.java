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
package io.lakeflow.flink.expr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the words of a JSONata expression up to the brace that ends it. It follows JSONata's own
 * lexical rules, so that a brace inside of a string, a quoted name, a comment, a regular expression
 * or an object does not end the expression.
 */
final class ExpressionLexer {

    /** JSONata parses by recursion: deeper nesting would overflow its stack. */
    private static final int MAX_NESTING = 100;

    private static final String WHITESPACE = " \t\n\r";
    private static final String SYMBOLS = ".[]{}(),@#;:?+-*/%|=<>^&!~";
    private static final Set<String> SYMBOL_PAIRS =
            Set.of("..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??");
    private static final Set<String> WORD_OPERATORS = Set.of("and", "or", "in");
    private static final Set<String> CONSTANTS = Set.of("true", "false", "null");

    /** As operands these stand for a wildcard, a parent or an argument that is left open. */
    private static final Set<String> OPERAND_SYMBOLS = Set.of("*", "**", "%", "?");

    private static final Pattern NUMBER =
            Pattern.compile("(0|([1-9][0-9]*))(\\.[0-9]+)?([Ee][-+]?[0-9]+)?");

    private final String text;
    private final int start;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<Character> expectedClosings = new ArrayDeque<>();
    private int position;
    private boolean afterOperand;

    private ExpressionLexer(String text, int start) {
        this.text = text;
        this.start = start;
        this.position = start;
    }

    /**
     * The words of an expression.
     *
     * @param end the position of the closing brace
     */
    record Scanned(List<Token> tokens, int end) {}

    /**
     * @param start the position after the opening brace
     */
    static Scanned scan(String text, int start) {
        ExpressionLexer lexer = new ExpressionLexer(text, start);
        lexer.scan();
        return new Scanned(List.copyOf(lexer.tokens), lexer.position);
    }

    private void scan() {
        while (position < text.length()) {
            char current = text.charAt(position);
            if (current == '}' && expectedClosings.isEmpty()) {
                return;
            }
            if (WHITESPACE.indexOf(current) >= 0) {
                position++;
            } else if (text.startsWith("/*", position)) {
                position = endOf("*/", position + 2, "a comment");
            } else {
                token(current);
            }
        }
        throw new TemplateException(
                "the '${' at " + (start - 2) + " is not closed, expected '}'", start - 2);
    }

    private void token(char current) {
        if (current == '/' && !afterOperand) {
            int begin = position;
            regularExpression();
            add(Token.Kind.LITERAL, "", begin, true);
        } else if (SYMBOLS.indexOf(current) >= 0) {
            symbol(current);
        } else if (current == '"' || current == '\'') {
            string(current);
        } else if (current >= '0' && current <= '9') {
            number();
        } else if (current == '`') {
            int begin = position;
            position = endOf("`", begin + 1, "a name in backquotes");
            add(Token.Kind.NAME, text.substring(begin + 1, position - 1), begin, true);
        } else {
            word();
        }
    }

    private void add(Token.Kind kind, String value, int begin, boolean endsOperand) {
        tokens.add(new Token(kind, value, begin, afterOperand));
        afterOperand = endsOperand;
    }

    private void symbol(char current) {
        int begin = position;
        String pair = text.substring(begin, Math.min(begin + 2, text.length()));
        String symbol = SYMBOL_PAIRS.contains(pair) ? pair : String.valueOf(current);
        position += symbol.length();
        switch (symbol) {
            case "(" -> open(')', begin);
            case "[" -> open(']', begin);
            case "{" -> open('}', begin);
            case ")", "]", "}" -> close(current, begin);
            default -> {}
        }
        boolean closing = symbol.equals(")") || symbol.equals("]") || symbol.equals("}");
        boolean operand = !afterOperand && OPERAND_SYMBOLS.contains(symbol);
        add(Token.Kind.OPERATOR, symbol, begin, closing || operand);
    }

    private void open(char closing, int begin) {
        if (expectedClosings.size() == MAX_NESTING) {
            throw new TemplateException(
                    "the expression nests deeper than " + MAX_NESTING + " brackets", begin);
        }
        expectedClosings.push(closing);
    }

    private void close(char found, int begin) {
        Character expected = expectedClosings.poll();
        if (expected == null) {
            throw new TemplateException("'" + found + "' closes nothing", begin);
        }
        if (expected != found) {
            throw new TemplateException(
                    "found '" + found + "' where '" + expected + "' was expected", begin);
        }
    }

    private void string(char quote) {
        int begin = position++;
        while (position < text.length() && text.charAt(position) != quote) {
            position += text.charAt(position) == '\\' ? 2 : 1;
        }
        if (position >= text.length()) {
            throw new TemplateException("a string is not closed, expected " + quote, begin);
        }
        position++;
        add(Token.Kind.STRING, text.substring(begin + 1, position - 1), begin, true);
    }

    private void number() {
        int begin = position;
        Matcher number = NUMBER.matcher(text).region(begin, text.length());
        position = number.lookingAt() ? number.end() : begin + 1;
        add(Token.Kind.LITERAL, "", begin, true);
    }

    private void word() {
        int begin = position;
        while (position < text.length()
                && WHITESPACE.indexOf(text.charAt(position)) < 0
                && SYMBOLS.indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String word = text.substring(begin, position);
        if (word.startsWith("$")) {
            add(Token.Kind.VARIABLE, word.substring(1), begin, true);
        } else if (afterOperand && WORD_OPERATORS.contains(word)) {
            add(Token.Kind.OPERATOR, word, begin, false);
        } else if (CONSTANTS.contains(word)) {
            add(Token.Kind.LITERAL, "", begin, true);
        } else {
            add(Token.Kind.NAME, word, begin, true);
        }
    }

    /** A slash in brackets or after a backslash does not end a regular expression. */
    private void regularExpression() {
        int begin = position++;
        int depth = 0;
        while (position < text.length()) {
            char current = text.charAt(position);
            if (current == '\\') {
                position++;
            } else if ("([{".indexOf(current) >= 0) {
                depth++;
            } else if (")]}".indexOf(current) >= 0) {
                depth--;
            } else if (current == '/' && depth == 0) {
                position++;
                skipFlags();
                return;
            }
            position++;
        }
        throw new TemplateException("a regular expression is not closed, expected '/'", begin);
    }

    private void skipFlags() {
        while (position < text.length() && "im".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private int endOf(String closing, int from, String what) {
        int end = text.indexOf(closing, from);
        if (end < 0) {
            throw new TemplateException(what + " is not closed, expected " + closing, position);
        }
        return end + closing.length();
    }
}
