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

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Limits and identity of an {@link HttpExchange}. {@link #defaults()} lists the values that hold
 * unless said otherwise; nothing may be asked until {@link #withOrigins} names whom.
 *
 * @param connectTimeout for the TCP connection, and for the TLS handshake on it
 * @param readTimeout the longest silence: until the headers come, and between two pieces of a body
 * @param requestTimeout for one request as a whole, name lookup and body included; a body has it
 *     anew for each {@link Body#MOST_IN_MEMORY} bytes
 * @param maxAttempts how often a call is sent at most while faults are transient, at least 1
 * @param initialBackoff upper bound of the first wait; each further one is twice the last
 * @param maxBackoff upper bound of every wait
 * @param maxPageBytes the largest body after decompression
 * @param origins whom requests and credentials may be sent to
 * @param foreignOrigins whom requests may be sent to besides, without credentials
 * @param userAgent sent unless a call has a {@code User-Agent} of its own
 * @param tls for {@code https}
 * @param proxy what requests go through, or null
 */
public record HttpSettings(
        Duration connectTimeout,
        Duration readTimeout,
        Duration requestTimeout,
        int maxAttempts,
        Duration initialBackoff,
        Duration maxBackoff,
        long maxPageBytes,
        Set<Origin> origins,
        Set<Origin> foreignOrigins,
        String userAgent,
        Tls tls,
        @Nullable Proxy proxy)
        implements Serializable {

    public HttpSettings {
        requirePositive("connect timeout", connectTimeout);
        requirePositive("read timeout", readTimeout);
        requirePositive("request timeout", requestTimeout);
        requirePositive("initial back-off", initialBackoff);
        requirePositive("largest back-off", maxBackoff);
        if (maxAttempts < 1) {
            throw new IllegalArgumentException(
                    "The number of attempts must be at least 1, but is " + maxAttempts + ".");
        }
        if (maxPageBytes < 1) {
            throw new IllegalArgumentException(
                    "The largest page must have at least 1 byte, but has " + maxPageBytes + ".");
        }
        origins = Set.copyOf(origins);
        foreignOrigins = Set.copyOf(foreignOrigins);
        userAgent = new Header("User-Agent", userAgent).value();
    }

    /**
     * 10 s to connect, 30 s of silence, 5 min a request, 20 attempts with a back-off of 0.5 s
     * doubling to 60 s, 128 MiB a page, no origin, {@code lakeflow-flink/<version>}.
     */
    public static HttpSettings defaults() {
        return new HttpSettings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                20,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                128L << 20,
                Set.of(),
                Set.of(),
                ownUserAgent(),
                Tls.DEFAULT,
                null);
    }

    public HttpSettings withConnectTimeout(Duration timeout) {
        return new HttpSettings(
                timeout,
                readTimeout,
                requestTimeout,
                maxAttempts,
                initialBackoff,
                maxBackoff,
                maxPageBytes,
                origins,
                foreignOrigins,
                userAgent,
                tls,
                proxy);
    }

    public HttpSettings withReadTimeout(Duration timeout) {
        return new HttpSettings(
                connectTimeout,
                timeout,
                requestTimeout,
                maxAttempts,
                initialBackoff,
                maxBackoff,
                maxPageBytes,
                origins,
                foreignOrigins,
                userAgent,
                tls,
                proxy);
    }

    public HttpSettings withRequestTimeout(Duration timeout) {
        return new HttpSettings(
                connectTimeout,
                readTimeout,
                timeout,
                maxAttempts,
                initialBackoff,
                maxBackoff,
                maxPageBytes,
                origins,
                foreignOrigins,
                userAgent,
                tls,
                proxy);
    }

    public HttpSettings withMaxAttempts(int attempts) {
        return new HttpSettings(
                connectTimeout,
                readTimeout,
                requestTimeout,
                attempts,
                initialBackoff,
                maxBackoff,
                maxPageBytes,
                origins,
                foreignOrigins,
                userAgent,
                tls,
                proxy);
    }

    public HttpSettings withBackoff(Duration initial, Duration max) {
        return new HttpSettings(
                connectTimeout,
                readTimeout,
                requestTimeout,
                maxAttempts,
                initial,
                max,
                maxPageBytes,
                origins,
                foreignOrigins,
                userAgent,
                tls,
                proxy);
    }

    public HttpSettings withMaxPageBytes(long bytes) {
        return new HttpSettings(
                connectTimeout,
                readTimeout,
                requestTimeout,
                maxAttempts,
                initialBackoff,
                maxBackoff,
                bytes,
                origins,
                foreignOrigins,
                userAgent,
                tls,
                proxy);
    }

    public HttpSettings withOrigins(Set<Origin> allowed) {
        return new HttpSettings(
                connectTimeout,
                readTimeout,
                requestTimeout,
                maxAttempts,
                initialBackoff,
                maxBackoff,
                maxPageBytes,
                allowed,
                foreignOrigins,
                userAgent,
                tls,
                proxy);
    }

    public HttpSettings withForeignOrigins(Set<Origin> others) {
        return new HttpSettings(
                connectTimeout,
                readTimeout,
                requestTimeout,
                maxAttempts,
                initialBackoff,
                maxBackoff,
                maxPageBytes,
                origins,
                others,
                userAgent,
                tls,
                proxy);
    }

    public HttpSettings withUserAgent(String agent) {
        return new HttpSettings(
                connectTimeout,
                readTimeout,
                requestTimeout,
                maxAttempts,
                initialBackoff,
                maxBackoff,
                maxPageBytes,
                origins,
                foreignOrigins,
                agent,
                tls,
                proxy);
    }

    public HttpSettings withTls(Tls other) {
        return new HttpSettings(
                connectTimeout,
                readTimeout,
                requestTimeout,
                maxAttempts,
                initialBackoff,
                maxBackoff,
                maxPageBytes,
                origins,
                foreignOrigins,
                userAgent,
                other,
                proxy);
    }

    public HttpSettings withProxy(@Nullable Proxy other) {
        return new HttpSettings(
                connectTimeout,
                readTimeout,
                requestTimeout,
                maxAttempts,
                initialBackoff,
                maxBackoff,
                maxPageBytes,
                origins,
                foreignOrigins,
                userAgent,
                tls,
                other);
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(
                    "The " + what + " must be longer than zero, but is " + duration + ".");
        }
    }

    private static String ownUserAgent() {
        try (InputStream in = HttpSettings.class.getResourceAsStream("client.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("user-agent");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
