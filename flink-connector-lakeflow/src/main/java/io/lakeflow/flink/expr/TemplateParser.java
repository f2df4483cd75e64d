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

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Splits a template into literal text and expressions. */
final class TemplateParser {

    private static final String OPENING = "${";
    private static final String ESCAPED_OPENING = "$${";

    private final String text;
    private final List<TemplatePart> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    private TemplateParser(String text) {
        this.text = text;
    }

    static List<TemplatePart> parse(String text) {
        return new TemplateParser(text).parse();
    }

    private List<TemplatePart> parse() {
        int position = 0;
        while (position < text.length()) {
            if (text.startsWith(ESCAPED_OPENING, position)) {
                literal.append(OPENING);
                position += ESCAPED_OPENING.length();
            } else if (text.startsWith(OPENING, position)) {
                endLiteral();
                position = expression(position + OPENING.length());
            } else {
                literal.append(text.charAt(position));
                position++;
            }
        }
        endLiteral();
        return List.copyOf(parts);
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            parts.add(new TemplatePart.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    /** Adds the expression that starts here and returns the position after its brace. */
    private int expression(int start) {
        ExpressionLexer.Scanned scanned = ExpressionLexer.scan(text, start);
        List<Token> tokens = scanned.tokens();
        if (tokens.isEmpty()) {
            throw new TemplateException(
                    "'${}' is empty; write what it stands for, such as ${config.name}", start);
        }
        String inside = text.substring(start, scanned.end());
        boolean path = isPath(tokens);
        if (!path) {
            JsonataExpression.check(inside, start);
        }
        Set<Name> names = NameFinder.namesOf(tokens);
        Set<String> roots =
                names.stream().map(Name::root).collect(Collectors.toCollection(LinkedHashSet::new));
        JsonataExpression jsonata = new JsonataExpression(inside, roots);
        Expression expression = path ? path(tokens, jsonata) : jsonata;
        parts.add(new TemplatePart.Placeholder(expression, names));
        return scanned.end() + 1;
    }

    private static boolean isPath(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (i % 2 == 0 ? token.kind() != Token.Kind.NAME : !token.is(".")) {
                return false;
            }
        }
        return tokens.size() % 2 == 1;
    }

    private static PathExpression path(List<Token> tokens, JsonataExpression jsonata) {
        List<String> names =
                tokens.stream()
                        .filter(token -> token.kind() == Token.Kind.NAME)
                        .map(Token::text)
                        .toList();
        return new PathExpression(names.get(0), names.subList(1, names.size()), jsonata);
    }
}
