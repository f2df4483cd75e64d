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
package io.lakeflow.flink.table;

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.http.Proxy;
import io.lakeflow.flink.http.Tls;
import io.lakeflow.flink.model.HttpModel;
import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.table.LakeflowOptions.TlsVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;

/** The options whose names begin with {@code http.}, as far as they are about a request. */
final class HttpOptions {
    private static final int LARGEST_PORT = 65_535;
    private static final Pattern RATE =
            Pattern.compile("([0-9]{1,8})\\s*/\\s*([0-9]{0,6})\\s*(ms|s|min|h|d)");
    private static final Map<String, Duration> UNITS =
            Map.of(
                    "ms", Duration.ofMillis(1),
                    "s", Duration.ofSeconds(1),
                    "min", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1),
                    "d", Duration.ofDays(1));

    private final WrittenOptions options;
    private final Problems problems;

    HttpOptions(WrittenOptions options, Problems problems) {
        this.options = options;
        this.problems = problems;
    }

    HttpSettings settings() {
        Duration initial = options.duration(LakeflowOptions.HTTP_RETRY_INITIAL_BACKOFF);
        Duration max = options.duration(LakeflowOptions.HTTP_RETRY_MAX_BACKOFF);
        if (initial.compareTo(max) > 0) {
            problems.add("'http.retry.initial-backoff' is longer than 'http.retry.max-backoff'");
        }
        return HttpSettings.defaults()
                .withConnectTimeout(options.duration(LakeflowOptions.HTTP_CONNECT_TIMEOUT))
                .withReadTimeout(options.duration(LakeflowOptions.HTTP_READ_TIMEOUT))
                .withRequestTimeout(options.duration(LakeflowOptions.HTTP_REQUEST_TIMEOUT))
                .withMaxAttempts(options.count(LakeflowOptions.HTTP_RETRY_MAX_ATTEMPTS))
                .withBackoff(initial, max)
                .withMaxPageBytes(options.bytes(LakeflowOptions.HTTP_MAX_PAGE_BYTES))
                .withTls(tls())
                .withProxy(proxy());
    }

    /** What is said of the API, with the user's own limit in place of those that it declares. */
    HttpModel limited(HttpModel http) {
        return limit().map(limit -> http.withLimit(limit.requests(), limit.per())).orElse(http);
    }

    /** The user's own limit. */
    Optional<RequestBudget.Limit> limit() {
        String written = options.text(LakeflowOptions.HTTP_RATE_LIMIT);
        if (written == null) {
            return Optional.empty();
        }
        Matcher parts = RATE.matcher(written);
        int requests = parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
        int units =
                requests == 0 || parts.group(2).isEmpty() ? 1 : Integer.parseInt(parts.group(2));
        if (requests == 0 || units == 0) {
            problems.add(
                    "option 'http.rate-limit' is '%s', expected requests per time such as 10/s, 600/min, 5000/h or 100/15min",
                    written);
            return Optional.empty();
        }
        return Optional.of(
                new RequestBudget.Limit(
                        requests, UNITS.get(parts.group(3)).multipliedBy(units), false));
    }

    private Tls tls() {
        TlsVersion least =
                options.choice(LakeflowOptions.HTTP_TLS_MIN_VERSION, TlsVersion.TLS_1_2)
                        .orElse(TlsVersion.TLS_1_2);
        String ca = options.text(LakeflowOptions.HTTP_TLS_CA_FILE);
        String certificate = options.text(LakeflowOptions.HTTP_TLS_CERTIFICATE_FILE);
        String key = options.text(LakeflowOptions.HTTP_TLS_KEY_FILE);
        boolean together =
                areTogether(
                        LakeflowOptions.HTTP_TLS_CERTIFICATE_FILE,
                        LakeflowOptions.HTTP_TLS_KEY_FILE);
        return together ? new Tls(ca, certificate, key, least.version()) : Tls.DEFAULT;
    }

    @Nullable
    private Proxy proxy() {
        String host = options.text(LakeflowOptions.HTTP_PROXY_HOST);
        if (host == null) {
            Stream.of(
                            LakeflowOptions.HTTP_PROXY_PORT,
                            LakeflowOptions.HTTP_PROXY_USER,
                            LakeflowOptions.HTTP_PROXY_PASSWORD,
                            LakeflowOptions.HTTP_PROXY_EXCLUDE)
                    .filter(options::isSet)
                    .forEach(
                            option ->
                                    problems.add(
                                            "'%s' is set, but there is no proxy: set 'http.proxy.host', or remove it",
                                            option.key()));
            return null;
        }
        Integer port = options.count(LakeflowOptions.HTTP_PROXY_PORT);
        if (port > LARGEST_PORT) {
            problems.add(
                    "option 'http.proxy.port' is '%d', expected at most %d", port, LARGEST_PORT);
        }
        String password = options.text(LakeflowOptions.HTTP_PROXY_PASSWORD);
        if (password != null && !password.matches("\\$\\{(env|file):[^{}]+}")) {
            problems.add(
                    "option 'http.proxy.password' is a secret and takes only a reference, expected ${env:NAME} or ${file:/path}");
            return null;
        }
        boolean together =
                areTogether(LakeflowOptions.HTTP_PROXY_USER, LakeflowOptions.HTTP_PROXY_PASSWORD);
        return together
                ? new Proxy(
                        host,
                        port,
                        options.text(LakeflowOptions.HTTP_PROXY_USER),
                        password,
                        options.list(LakeflowOptions.HTTP_PROXY_EXCLUDE))
                : null;
    }

    private boolean areTogether(ConfigOption<?> one, ConfigOption<?> other) {
        if (options.isSet(one) == options.isSet(other)) {
            return true;
        }
        problems.add(
                "'%s' and '%s' belong together: set both or none of them", one.key(), other.key());
        return false;
    }
}
