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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What shows an API who asks. Added to a request just before it is sent, and only to requests to a
 * configured origin. No {@code toString} shows a value.
 */
public sealed interface Credentials {

    /** The header that carries them, if a header does. */
    Optional<Header> header();

    /** The query parameter that carries them, percent-encoded, if one does. */
    Optional<String> queryParameter();

    /** Every form in which a server could repeat them; never to appear in a message. */
    List<String> secrets();

    /** Whether answers may hold secrets of their own, so that no message repeats one. */
    default boolean answersAreSecret() {
        return false;
    }

    /** The request is sent as it is. */
    record None() implements Credentials {
        @Override
        public Optional<Header> header() {
            return Optional.empty();
        }

        @Override
        public Optional<String> queryParameter() {
            return Optional.empty();
        }

        @Override
        public List<String> secrets() {
            return List.of();
        }
    }

    /** {@code Authorization: Bearer …}. */
    record Bearer(String token) implements Credentials {
        @Override
        public Optional<Header> header() {
            return Optional.of(new Header("Authorization", "Bearer " + token));
        }

        @Override
        public Optional<String> queryParameter() {
            return Optional.empty();
        }

        @Override
        public List<String> secrets() {
            return List.of(token);
        }

        @Override
        public String toString() {
            return "Bearer[***]";
        }
    }

    /** {@code Authorization: Basic …}; user and password are sent as UTF-8. */
    record Basic(String user, String password) implements Credentials {
        @Override
        public Optional<Header> header() {
            return Optional.of(new Header("Authorization", "Basic " + encoded()));
        }

        @Override
        public Optional<String> queryParameter() {
            return Optional.empty();
        }

        @Override
        public List<String> secrets() {
            return List.of(encoded(), password);
        }

        private String encoded() {
            byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(pair);
        }

        @Override
        public String toString() {
            return "Basic[***]";
        }
    }

    /**
     * A key in a header of its own, such as {@code X-Api-Key}.
     *
     * @param prefix stands before the key and is no secret; may be empty
     */
    record HeaderKey(String name, String prefix, String value) implements Credentials {
        public HeaderKey(String name, String value) {
            this(name, "", value);
        }

        @Override
        public Optional<Header> header() {
            return Optional.of(new Header(name, prefix + value));
        }

        @Override
        public Optional<String> queryParameter() {
            return Optional.empty();
        }

        @Override
        public List<String> secrets() {
            return List.of(value);
        }

        @Override
        public String toString() {
            return "HeaderKey[" + name + ", ***]";
        }
    }

    /** A key in the query, such as {@code ?api_key=…}. */
    record QueryKey(String name, String value) implements Credentials {
        @Override
        public Optional<Header> header() {
            return Optional.empty();
        }

        @Override
        public Optional<String> queryParameter() {
            return Optional.of(encode(name) + "=" + encode(value));
        }

        @Override
        public List<String> secrets() {
            return List.of(value, encode(value));
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }

        @Override
        public String toString() {
            return "QueryKey[" + name + ", ***]";
        }
    }

    /**
     * Those of a login, whose request says in header or body who asks and whose answer is a secret.
     *
     * @param sent the header that carries them, or null
     * @param secrets all that the request holds
     */
    record Login(@Nullable Header sent, List<String> secrets) implements Credentials {
        public Login {
            secrets = List.copyOf(secrets);
        }

        @Override
        public Optional<Header> header() {
            return Optional.ofNullable(sent);
        }

        @Override
        public Optional<String> queryParameter() {
            return Optional.empty();
        }

        @Override
        public boolean answersAreSecret() {
            return true;
        }

        @Override
        public String toString() {
            return "Login[***]";
        }
    }
}
