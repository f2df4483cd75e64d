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

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** Takes out of a message what must not be in it: credentials, and the secrets of one call. */
public final class Redaction {
    private static final String HIDDEN = "***";

    /** Names under which signed addresses and APIs carry secrets in a query. */
    private static final Pattern SECRET_NAME =
            Pattern.compile(
                    "^(key|sig|hmac|pass|auth)$|token|secret|password|signature|credential|api_?key"
                            + "|access_?key|authorization|session",
                    Pattern.CASE_INSENSITIVE);

    /** Headers whose values are no secrets and may well be ordinary words of an answer. */
    private static final Set<String> OPEN_HEADERS =
            Set.of("accept", "accept-language", "content-type", "user-agent");

    /** A shorter header value is rather a word or a number than a secret. */
    private static final int SHORTEST_SECRET_HEADER = 8;

    /** A shorter secret may be a part of any word, and hiding that would hide the message. */
    private static final int SHORTEST_SECRET = 4;

    private static final Pattern CUT = Pattern.compile("\\.\\.\\.|…");

    /** What is shorter is likely to be something else. */
    private static final int SHORTEST_BEGINNING = 4;

    private final List<String> secrets;
    private final boolean answersAreSecret;

    private Redaction(List<String> secrets, boolean answersAreSecret) {
        this.secrets = secrets;
        this.answersAreSecret = answersAreSecret;
    }

    /** Whether a header of this name never holds a secret. */
    static boolean isOpen(String name) {
        return OPEN_HEADERS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Hides the credentials and the header values of a call. */
    static Redaction of(HttpCall call, Credentials credentials) {
        return of(call, credentials, null);
    }

    /** The same with the credentials of the proxy that the call goes through, if it does. */
    static Redaction of(HttpCall call, Credentials credentials, @Nullable Proxy proxy) {
        Stream<String> headerValues =
                call.headers().stream()
                        .filter(h -> !isOpen(h.name()))
                        .map(Header::value)
                        .filter(value -> value.length() >= SHORTEST_SECRET_HEADER);
        Stream<String> ofProxy = proxy == null ? Stream.empty() : proxy.secrets().stream();
        return new Redaction(
                Stream.of(credentials.secrets().stream(), headerValues, ofProxy)
                        .flatMap(secrets -> secrets)
                        .filter(secret -> secret.length() >= SHORTEST_SECRET)
                        .flatMap(secret -> SecretForms.of(secret).stream())
                        .distinct()
                        .sorted(Comparator.comparing(String::length).reversed())
                        .toList(),
                credentials.answersAreSecret());
    }

    /** Whether nothing of an answer may be in a message. */
    boolean hidesAnswers() {
        return answersAreSecret;
    }

    /** Hides credentials, also those of the proxy on the way, if there is one. */
    public static Redaction of(Credentials credentials, @Nullable Proxy proxy) {
        return of(HttpCall.get(URI.create("/")), credentials, proxy);
    }

    /** The text without any of the secrets, in any form in which it may repeat them. */
    public String scrub(String text) {
        String scrubbed = text;
        for (String secret : secrets) {
            scrubbed = scrubbed.replace(secret, HIDDEN);
        }
        return withoutBeginnings(scrubbed);
    }

    /** Half a secret is one too: it stands where a text was cut before it came here. */
    private String withoutBeginnings(String text) {
        StringBuilder left = new StringBuilder();
        Matcher cut = CUT.matcher(text);
        int from = 0;
        while (cut.find()) {
            String before = text.substring(from, cut.start());
            int begun =
                    secrets.stream().mapToInt(secret -> begunAtEnd(before, secret)).max().orElse(0);
            left.append(before, 0, before.length() - begun).append(begun > 0 ? HIDDEN : "");
            left.append(cut.group());
            from = cut.end();
        }
        return left.append(text, from, text.length()).toString();
    }

    private static int begunAtEnd(String text, String secret) {
        for (int length = Math.min(secret.length() - 1, text.length());
                length >= SHORTEST_BEGINNING;
                length--) {
            if (text.regionMatches(text.length() - length, secret, 0, length)) {
                return length;
            }
        }
        return 0;
    }

    /** The address without user, without fragment and without values that are secrets. */
    String address(URI uri) {
        return scrub(rebuilt(uri, name -> SECRET_NAME.matcher(name).find()));
    }

    /** The address without user, without fragment and without any value in the query. */
    static String withoutQueryValues(URI uri) {
        return rebuilt(uri, name -> true);
    }

    private static String rebuilt(URI uri, Predicate<String> hidden) {
        if (uri.isOpaque() || uri.getRawAuthority() == null) {
            return uri.getScheme() == null ? HIDDEN : uri.getScheme() + ":" + HIDDEN;
        }
        String authority = uri.getRawAuthority();
        StringBuilder text = new StringBuilder();
        text.append(uri.getScheme()).append("://");
        text.append(authority.substring(authority.lastIndexOf('@') + 1));
        text.append(uri.getRawPath() == null ? "" : uri.getRawPath());
        if (uri.getRawQuery() != null) {
            text.append('?').append(query(uri.getRawQuery(), hidden));
        }
        return text.toString();
    }

    private static String query(String raw, Predicate<String> hidden) {
        return Arrays.stream(raw.split("&", -1))
                .map(parameter -> parameter(parameter, hidden))
                .collect(Collectors.joining("&"));
    }

    private static String parameter(String raw, Predicate<String> hidden) {
        int equals = raw.indexOf('=');
        String name = equals < 0 ? raw : raw.substring(0, equals);
        return equals >= 0 && hidden.test(decoded(name)) ? name + "=" + HIDDEN : raw;
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
