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

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * An expression that JSONata evaluates.
 *
 * <p>A {@link Jsonata} writes to itself while it evaluates, and evaluates on whichever instance its
 * thread made last: neither sharing one nor locking it is safe. Here each thread parses its own
 * once and never sees another's; the library's own tables are only read.
 */
final class JsonataExpression implements Expression {

    private static final long TIMEOUT_MILLIS = 1_000;
    private static final int MAX_DEPTH = 100;

    private static final Pattern ERROR_CODE = Pattern.compile("[A-Z][0-9]{4}");
    private static final String VALUE_LEFT_OUT = "…";

    static {
        // Formats once before any thread can: the library fills a table then, without a lock.
        Functions.dateTimeFromMillis(0, null, null);
    }

    private final String inside;
    private final Set<String> roots;
    private final ThreadLocal<Jsonata> ofThread;

    /**
     * @param inside the expression without its braces, checked
     * @param roots the roots that the expression reads, no others are asked for
     */
    JsonataExpression(String inside, Set<String> roots) {
        this.inside = inside;
        this.roots = Set.copyOf(roots);
        this.ofThread = ThreadLocal.withInitial(() -> parse(inside));
    }

    private static Jsonata parse(String inside) {
        Jsonata jsonata = Jsonata.jsonata(inside);
        // JsonInput has seen to it.
        jsonata.setValidateInput(false);
        return jsonata;
    }

    /**
     * Checks that this is JSONata.
     *
     * @param position where it starts in its template
     * @throws TemplateException if it is not
     */
    static void check(String inside, int position) {
        try {
            parse(inside);
        } catch (JException e) {
            int location = Math.max(0, Math.min(e.getLocation(), inside.length()));
            throw notJsonata(inside, e.getMessage(), position + location);
        } catch (RuntimeException e) {
            // The library runs into its own exceptions where a word is cut off.
            throw notJsonata(inside, e.toString(), position);
        }
    }

    private static TemplateException notJsonata(String inside, String reason, int position) {
        return new TemplateException(
                "${" + inside + "} is not a JSONata expression: " + reason, position);
    }

    @Override
    public String source() {
        return "${" + inside + "}";
    }

    @Override
    @Nullable
    public Object evaluate(Scope scope) {
        Map<String, Object> input = new LinkedHashMap<>();
        for (String root : roots) {
            Object value = scope.root(root);
            if (value != null) {
                input.put(root, JsonInput.of(value));
            }
        }
        Object result;
        try {
            Jsonata jsonata = ofThread.get();
            result = jsonata.evaluate(input, frame(jsonata));
        } catch (RuntimeException e) {
            // Not as the cause: the library's messages hold values.
            throw new ExpressionException(source(), reason(e));
        }
        return value(result);
    }

    private static Jsonata.Frame frame(Jsonata jsonata) {
        Jsonata.Frame frame = jsonata.createFrame();
        frame.setRuntimeBounds(TIMEOUT_MILLIS, MAX_DEPTH);
        // The library's own read the clock of another expression that this thread parsed.
        long now = System.currentTimeMillis();
        frame.bind("millis", new Jsonata.JFunction((input, arguments) -> now, "<:n>"));
        frame.bind(
                "now",
                new Jsonata.JFunction(
                        (input, arguments) ->
                                Functions.dateTimeFromMillis(
                                        now, (String) arguments.get(0), (String) arguments.get(1)),
                        "<s?s?:s>"));
        return frame;
    }

    @Nullable
    private Object value(@Nullable Object result) {
        if (result == null
                || result instanceof String
                || result instanceof Number
                || result instanceof Boolean) {
            return result;
        }
        if (result instanceof List<?> list) {
            list.forEach(this::value);
            return result;
        }
        if (result instanceof Map<?, ?> map) {
            map.values().forEach(this::value);
            return result;
        }
        throw new ExpressionException(source(), "it yields a function; call it, or leave it out");
    }

    private static String reason(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof JException jsonata) {
                return reason(jsonata);
            }
        }
        return thrown.getClass().getSimpleName() + " in JSONata";
    }

    private static String reason(JException thrown) {
        String error = thrown.getError();
        if (error == null || !ERROR_CODE.matcher(error).matches()) {
            return String.valueOf(error);
        }
        String message = JException.msg(error, -1, VALUE_LEFT_OUT, VALUE_LEFT_OUT);
        return message.equals(VALUE_LEFT_OUT)
                ? "stopped by $error or $assert (its text is left out, it may hold a secret)"
                : message + " (JSONata " + error + ")";
    }
}
