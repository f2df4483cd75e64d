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
package io.lakeflow.flink.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeflow.flink.expr.CompiledTemplate;
import io.lakeflow.flink.http.Body;
import io.lakeflow.flink.http.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * An answer as <code>response</code>: its status, its headers by lower-case name, and of its body
 * only the top-level fields that an expression names, so that a page of records is not built as a
 * tree to look at an envelope.
 */
final class ResponseScope {
    private static final Pattern BODY_FIELD =
            Pattern.compile("response\\.body(?:\\.(?:([A-Za-z_][A-Za-z0-9_]*)|`([^`]+)`))?");
    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

    private final boolean wholeBody;
    private final Map<String, byte[]> fields = new HashMap<>();

    ResponseScope(CompiledTemplate expression) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = BODY_FIELD.matcher(expression.text());
        while (matcher.find()) {
            String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            names.add(name == null ? "" : name);
        }
        this.wholeBody = names.contains("");
        names.forEach(
                name -> fields.put(name, ('"' + name + '"').getBytes(StandardCharsets.UTF_8)));
    }

    RestScope in(RestScope scope, HttpAnswer answer) {
        Map<String, Object> response = new HashMap<>();
        response.put("status", answer.status());
        response.put("headers", firstValues(answer));
        response.put("body", body(answer.content()));
        return scope.with("response", response);
    }

    private static Map<String, String> firstValues(HttpAnswer answer) {
        Map<String, String> first = new HashMap<>();
        answer.headers().asMap().forEach((name, values) -> first.put(name, values.get(0)));
        return first;
    }

    @Nullable
    private Object body(Body body) {
        if (fields.isEmpty()) {
            return null;
        }
        try (InputStream in = body.open();
                JsonParser parser = JSON.getFactory().createParser(in)) {
            if (wholeBody) {
                return JSON.readValue(parser, Object.class);
            }
            return mayHaveFields(body) ? named(parser) : Map.of();
        } catch (IOException notJson) {
            // An error page in HTML has none of the fields; what it is is for the decoder to say.
            return Map.of();
        }
    }

    /** A look at its bytes, which saves reading most pages as JSON. */
    private boolean mayHaveFields(Body body) {
        byte[] bytes = body.bytes();
        int length = (int) body.size();
        return bytes == null
                || fields.values().stream().anyMatch(name -> contains(bytes, length, name));
    }

    private Map<String, Object> named(JsonParser parser) throws IOException {
        Map<String, Object> named = new HashMap<>();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return named;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (fields.containsKey(name)) {
                named.put(name, JSON.readValue(parser, Object.class));
            } else {
                parser.skipChildren();
            }
        }
        return named;
    }

    private static boolean contains(byte[] body, int length, byte[] name) {
        for (int i = 0; i <= length - name.length; i++) {
            int matched = 0;
            while (matched < name.length && body[i + matched] == name[matched]) {
                matched++;
            }
            if (matched == name.length) {
                return true;
            }
        }
        return false;
    }
}
