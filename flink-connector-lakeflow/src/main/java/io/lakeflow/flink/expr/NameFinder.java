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
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the roots, and the fields of roots, that an expression reads.
 *
 * <p>A name is a root where a path starts, unless it stands where JSONata looks names up in
 * something else: in a filter {@code items[price > 3]}, a step <code>items.(…)</code>, a grouping
 * <code>items{…}</code>, an order {@code items^(price)} or a transform {@code |items|…|}. Where the
 * field of a root cannot be told, the root is read as a whole; an expression that does not even
 * tell its roots is refused. So what is found may be too much, never too little.
 *
 * <p>The expression has been parsed by JSONata before, so that its brackets and bars match.
 */
final class NameFinder {

    /** An open bracket, or the expression as a whole. */
    private static final class Level {
        /** Whether names are looked up in something else than the scope. */
        final boolean relative;

        /** Whether the operand that ends with this bracket is a step of a path. */
        final boolean step;

        final boolean parameters;

        /** How many bars of a transform were seen, of three. */
        int bars;

        Level(boolean relative, boolean step, boolean parameters) {
            this.relative = relative;
            this.step = step;
            this.parameters = parameters;
        }
    }

    private final List<Token> tokens;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final Set<Name> names = new LinkedHashSet<>();
    private int index;
    private boolean stepBefore;
    private boolean lambdaBefore;
    private boolean lambdaBody;
    private boolean wholeRoots;

    private NameFinder(List<Token> tokens) {
        this.tokens = tokens;
        levels.push(new Level(false, false, false));
    }

    static Set<Name> namesOf(List<Token> tokens) {
        NameFinder finder = new NameFinder(tokens);
        for (finder.index = 0; finder.index < tokens.size(); finder.index++) {
            finder.visit(tokens.get(finder.index));
        }
        return finder.wholeRoots ? finder.rootsAsAWhole() : finder.names;
    }

    private Set<Name> rootsAsAWhole() {
        return names.stream()
                .map(name -> new Name(name.root(), null, name.position()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void visit(Token token) {
        switch (token.kind()) {
            case NAME -> name(token);
            case STRING -> string(token);
            case VARIABLE -> variable(token);
            case LITERAL -> stepBefore = false;
            case OPERATOR -> operator(token);
        }
    }

    private boolean relative() {
        return levels.element().relative || levels.element().bars > 0;
    }

    private boolean afterDot() {
        return index > 0 && tokens.get(index - 1).is(".");
    }

    private boolean nextIs(String operator) {
        return index + 1 < tokens.size() && tokens.get(index + 1).is(operator);
    }

    private void name(Token token) {
        boolean step = afterDot();
        if (nextIs("(")) {
            lambdaBefore = token.text().equals("function") || token.text().equals("λ");
            if (!lambdaBefore) {
                throw new TemplateException(
                        "'"
                                + token.text()
                                + "' is called but is no function; a function starts"
                                + " with a dollar: $"
                                + token.text()
                                + "(…)",
                        token.position());
            }
        } else if (!step && !relative()) {
            root(index);
        }
        stepBefore = step;
    }

    /** In a path a string is a name. */
    private void string(Token token) {
        boolean step = afterDot();
        if (!step && nextIs(".") && !relative()) {
            root(index);
        }
        stepBefore = step;
    }

    private void variable(Token token) {
        String variable = token.text();
        if (variable.equals("eval") || variable.startsWith("__")) {
            throw new TemplateException(
                    "$" + variable + " cannot be used in a spec; write the expression itself",
                    token.position());
        }
        boolean step = afterDot();
        if (variable.equals("$") || variable.isEmpty() && !step && !relative()) {
            if (!nextIs(".") || nameAt(index + 2) == null) {
                throw wholeScope("$" + variable, token);
            }
            root(index + 2);
        }
        stepBefore = step;
    }

    private static TemplateException wholeScope(String found, Token token) {
        return new TemplateException(
                "'"
                        + found
                        + "' stands for everything there is; name what is read, such as"
                        + " config.name or record.id",
                token.position());
    }

    private void root(int at) {
        String root = nameAt(at);
        boolean path = at + 1 < tokens.size() && tokens.get(at + 1).is(".");
        names.add(new Name(root, path ? nameAt(at + 2) : null, tokens.get(at).position()));
    }

    /** The name that stands there, or null if something else does. */
    private String nameAt(int at) {
        if (at >= tokens.size()) {
            return null;
        }
        Token token = tokens.get(at);
        boolean called = at + 1 < tokens.size() && tokens.get(at + 1).is("(");
        if (called) {
            return null;
        }
        return switch (token.kind()) {
            case NAME -> token.text();
            case STRING -> unescaped(token);
            case VARIABLE, LITERAL, OPERATOR -> null;
        };
    }

    private static String unescaped(Token token) {
        if (token.text().indexOf('\\') >= 0) {
            throw new TemplateException(
                    "a name in a path is written in backquotes, not as a string with escapes",
                    token.position());
        }
        return token.text();
    }

    private void operator(Token token) {
        switch (token.text()) {
            case "(", "[", "{" -> open(token);
            case ")", "]", "}" -> close();
            case "*", "**" -> wildcard(token);
            case "%" -> wholeRoots |= !token.infix();
            case "@" -> wholeRoots = true;
            case "|" -> levels.element().bars = (levels.element().bars + 1) % 3;
            default -> {}
        }
    }

    private void wildcard(Token token) {
        if (!token.infix()) {
            if (!afterDot() && !relative()) {
                throw wholeScope(token.text(), token);
            }
            stepBefore = afterDot();
        }
    }

    private void open(Token token) {
        boolean step = token.infix() ? stepBefore : afterDot();
        boolean inStep = relative() || step;
        boolean order = index > 0 && tokens.get(index - 1).is("^");
        boolean relative =
                switch (token.text()) {
                    case "(" -> inStep || order;
                    case "[" -> inStep || token.infix();
                    default -> inStep || token.infix() && !lambdaBody;
                };
        boolean parameters = lambdaBefore;
        lambdaBefore = false;
        lambdaBody = false;
        levels.push(new Level(relative, step, parameters));
    }

    private void close() {
        Level closed = levels.pop();
        stepBefore = closed.step;
        if (closed.parameters) {
            lambdaBody = true;
            skipSignature();
        }
    }

    /** The letters of a signature such as {@code <n:n>} are no names. */
    private void skipSignature() {
        if (nextIs("<")) {
            while (!nextIs("{")) {
                index++;
            }
        }
    }
}
