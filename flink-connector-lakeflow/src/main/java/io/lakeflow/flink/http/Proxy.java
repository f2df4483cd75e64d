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
package io.lakeflow.flink.http;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * The HTTP proxy that requests go through; {@code https} is tunnelled with {@code CONNECT}.
 *
 * @param host its name
 * @param port its port
 * @param user for a proxy that asks who it is, or null
 * @param password with the user; while a job is planned the reference to it, where requests are
 *     sent the password itself
 * @param noProxy hosts that are asked directly: names, or names with {@code *} at the beginning or
 *     the end
 */
public record Proxy(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        List<String> noProxy)
        implements Serializable {

    public Proxy {
        noProxy = List.copyOf(noProxy);
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "The user of a proxy needs a password, and the password a user.");
        }
    }

    public Proxy withPassword(@Nullable String opened) {
        return new Proxy(host, port, user, opened, noProxy);
    }

    /** What it is shown, in the forms in which it may repeat it. */
    List<String> secrets() {
        if (password == null) {
            return List.of();
        }
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return List.of(password, Base64.getEncoder().encodeToString(both));
    }

    /** Whether requests to a host go through it. */
    boolean serves(String asked) {
        return noProxy.stream().noneMatch(excluded -> matches(excluded, asked));
    }

    private static boolean matches(String excluded, String asked) {
        String name = asked.toLowerCase(Locale.ROOT);
        String pattern = excluded.toLowerCase(Locale.ROOT);
        if (pattern.startsWith("*")) {
            return name.endsWith(pattern.substring(1));
        }
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }

    /** Its address, as messages name it. */
    String address() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return "Proxy[" + address() + (user == null ? "" : ", ***") + "]";
    }
}
