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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeflow.flink.http.Header;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import javax.annotation.Nullable;

/** A request while it is put together: what a page position adds goes in before it is sent. */
final class RequestParts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "Content-Type";

    final Map<String, String> params = new LinkedHashMap<>();
    final Map<String, String> headers = new LinkedHashMap<>();
    @Nullable Object json;
    private final Map<String, String> form = new LinkedHashMap<>();
    private final String method;
    private URI address;

    RequestParts(String method, URI address) {
        this.method = method;
        this.address = address;
    }

    String method() {
        return method;
    }

    Map<String, String> form() {
        return form;
    }

    /** Takes the address that the API gave for the next page, which brings its own parameters. */
    void replaceAddress(String next) {
        address = address.resolve(next);
        params.clear();
    }

    /** Sets a field of the body by its path, with the objects on the way to it. */
    @SuppressWarnings("unchecked")
    void putBody(String path, Object value) {
        if (!form.isEmpty()) {
            form.put(path, value.toString());
            return;
        }
        if (json == null) {
            json = new LinkedHashMap<String, Object>();
        }
        Map<String, Object> object = (Map<String, Object>) json;
        String[] names = path.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            object =
                    (Map<String, Object>)
                            object.computeIfAbsent(
                                    names[i], name -> new LinkedHashMap<String, Object>());
        }
        object.put(names[names.length - 1], value);
    }

    URI uri() {
        if (params.isEmpty()) {
            return address;
        }
        String separator = address.getRawQuery() == null ? "?" : "&";
        return URI.create(address + separator + encode(params));
    }

    /** Whether another request asks for the same. */
    boolean isSame(@Nullable RequestParts other) {
        return other != null
                && method.equals(other.method)
                && address.equals(other.address)
                && params.equals(other.params)
                && headers.equals(other.headers)
                && form.equals(other.form)
                && Objects.equals(json, other.json);
    }

    @Nullable
    byte[] body() {
        if (!form.isEmpty()) {
            return encode(form).getBytes(StandardCharsets.UTF_8);
        }
        if (json != null) {
            try {
                return JSON.writeValueAsBytes(json);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the body of the request is no JSON", e);
            }
        }
        return null;
    }

    /** All headers; that of the body's type, too, where none was set. */
    List<Header> headers() {
        List<Header> all = new ArrayList<>();
        headers.forEach((name, value) -> all.add(new Header(name, value)));
        if (!form.isEmpty() || json != null) {
            String type = form.isEmpty() ? "application/json" : "application/x-www-form-urlencoded";
            if (headers.keySet().stream().noneMatch(CONTENT_TYPE::equalsIgnoreCase)) {
                all.add(new Header(CONTENT_TYPE, type));
            }
        }
        return all;
    }

    private static String encode(Map<String, String> pairs) {
        StringJoiner encoded = new StringJoiner("&");
        pairs.forEach((name, value) -> encoded.add(encode(name) + "=" + encode(value)));
        return encoded.toString();
    }

    /** Percent-encoding that holds in a path segment and in a query. */
    static String encode(String text) {
        return isKept(text)
                ? text
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Most text is, and {@link URLEncoder} copies it nevertheless. */
    private static boolean isKept(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !digit && "-_.*".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
