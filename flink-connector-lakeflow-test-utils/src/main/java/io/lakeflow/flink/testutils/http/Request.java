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
package io.lakeflow.flink.testutils.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it arrived.
 *
 * @param method the method in upper case, such as {@code GET}
 * @param path the path as sent, still percent-encoded, beginning with {@code /}
 * @param query what followed the {@code ?}, still encoded; empty when there was none
 * @param headers header values by lower-case name; values of a repeated header are joined by ", "
 * @param body the body's bytes, empty when there was none
 */
public record Request(
        String method, String path, String query, Map<String, String> headers, byte[] body) {

    /** The value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether the client lists gzip in {@code Accept-Encoding} without refusing it by q=0. */
    public boolean acceptsGzip() {
        for (String coding : header("accept-encoding").orElse("").split(",")) {
            String[] parts = coding.replace(" ", "").split(";", 2);
            if (parts[0].equalsIgnoreCase("gzip")) {
                return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    @Override
    public String toString() {
        // Headers carry credentials and stay out.
        return method + " " + path + (query.isEmpty() ? "" : "?" + query);
    }
}
