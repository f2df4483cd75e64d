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

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;

/**
 * A template of a spec, compiled: literal text in which <code>${…}</code> holds expressions.
 *
 * <p>An expression is a path ({@code config.base}, names with other characters in backquotes) or
 * anything else that JSONata can say, without {@code $eval}. <code>$${</code> is a literal <code>
 * ${</code>. One evaluation of a JSONata expression may take a second and nest a hundred deep, then
 * it fails.
 *
 * <p>Immutable and thread-safe.
 */
public final class CompiledTemplate {

    private final String text;
    private final List<TemplatePart> parts;
    private final Set<Name> names;
    @Nullable private final Expression single;

    private CompiledTemplate(String text, List<TemplatePart> parts) {
        this.text = text;
        this.parts = parts;
        this.single =
                parts.size() == 1 && parts.get(0) instanceof TemplatePart.Placeholder placeholder
                        ? placeholder.expression()
                        : null;
        Set<Name> read = new LinkedHashSet<>();
        parts.forEach(part -> read.addAll(part.names()));
        this.names = Collections.unmodifiableSet(read);
    }

    /**
     * Compiles a template.
     *
     * @throws TemplateException if an expression does not end or is not one
     */
    public static CompiledTemplate compile(String text) {
        return new CompiledTemplate(text, TemplateParser.parse(text));
    }

    /** The template as it was written. */
    public String text() {
        return text;
    }

    /** Whether it holds no expression at all. */
    public boolean isConstant() {
        return parts.stream().allMatch(TemplatePart.Literal.class::isInstance);
    }

    /** Whether it is exactly one expression and nothing else, so that its value keeps its type. */
    public boolean isSingle() {
        return single != null;
    }

    /** Everything it reads, in the order of the text. */
    public Set<Name> names() {
        return names;
    }

    /**
     * The value of a single expression with its type, or the text of any other template.
     *
     * @return null if a single expression yields nothing
     * @throws ExpressionException if an expression fails on these values
     */
    @Nullable
    public Object evaluate(Scope scope) {
        return single != null ? single.evaluate(scope) : render(scope, UnaryOperator.identity());
    }

    /**
     * The text of this template. Null renders as nothing, a number without an exponent, a time in
     * ISO 8601; an object or a list is an error.
     *
     * @param encode makes the text of an expression safe for the place where it will stand; literal
     *     parts are left as they are
     * @throws ExpressionException if an expression fails on these values
     */
    public String render(Scope scope, UnaryOperator<String> encode) {
        if (parts.size() == 1) {
            return parts.get(0).text(scope, encode);
        }
        StringBuilder rendered = new StringBuilder();
        parts.forEach(part -> rendered.append(part.text(scope, encode)));
        return rendered.toString();
    }

    /**
     * Whether the condition holds. False, null and nothing mean that it does not.
     *
     * @throws ExpressionException if it yields anything else but true, or fails on these values
     */
    public boolean test(Scope scope) {
        Object value = evaluate(scope);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw new ExpressionException(
                text, "a condition must yield true or false, found " + ValueText.kind(value));
    }

    @Override
    public String toString() {
        return text;
    }
}
