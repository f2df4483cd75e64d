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

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.AsyncHttpClientConfig.ResponseBodyPartFactory;
import org.asynchttpclient.DefaultAsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.netty.channel.ChannelManager;
import org.asynchttpclient.proxy.ProxyServer;

/**
 * The HTTP client and its threads: one event loop, one timer, and one for name lookups that ends
 * when it is idle. Everything the client would decide by itself (redirects, cookies, retries,
 * decompression, a newer protocol) is off: it is decided elsewhere in this package, or not wanted.
 */
final class Transport implements AutoCloseable {
    static final int MOST_HEADER_BYTES = 128 << 10;

    private static final int CHUNK_BYTES = 64 << 10;
    private static final String THREADS = "lakeflow-http";

    private final HttpSettings settings;
    private final InstantSource clock;
    private final Path directory;
    private final ArrayPool pool = new ArrayPool();
    private final HashedWheelTimer timer;
    private final AsyncHttpClient client;
    private final ThreadPoolExecutor lookups;
    private final RequestAssembly assembly;

    /**
     * @param directory where bodies go that are too large for memory
     */
    Transport(HttpSettings settings, InstantSource clock, Path directory) {
        this.settings = settings;
        this.directory = directory;
        this.clock = clock;
        this.lookups =
                new ThreadPoolExecutor(
                        1,
                        1,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        new DefaultThreadFactory(THREADS + "-names", true));
        lookups.allowCoreThreadTimeOut(true);
        this.assembly =
                new RequestAssembly(settings.userAgent(), new BackgroundNameResolver(lookups));
        this.timer = new HashedWheelTimer(new DefaultThreadFactory(THREADS + "-timer", true));
        this.client = new DefaultAsyncHttpClient(configuration(settings, timer));
    }

    /**
     * Sends one request.
     *
     * @param early told, on the event loop, the head of an answer whose body is long, before that
     *     has come
     * @throws IllegalArgumentException if it cannot be built from the call and the credentials
     */
    Transfer send(HttpCall call, Credentials credentials, Consumer<AnswerHead> early) {
        Transfer transfer =
                new Transfer(
                        client,
                        timer,
                        settings,
                        directory,
                        pool,
                        clock,
                        call.uri(),
                        assembly.assemble(call, credentials),
                        early);
        transfer.start();
        return transfer;
    }

    /** Ends all connections and threads, without waiting for them. */
    @Override
    public void close() {
        lookups.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        timer.stop();
    }

    private static DefaultAsyncHttpClientConfig configuration(HttpSettings settings, Timer timer) {
        ThreadFactory threads = new DefaultThreadFactory(THREADS, true);
        DefaultAsyncHttpClientConfig.Builder configuration =
                new DefaultAsyncHttpClientConfig.Builder()
                        .setThreadFactory(threads)
                        .setSslEngineFactory(new TlsEngines(settings.tls()))
                        .setIoThreadsCount(1)
                        .setShutdownQuietPeriod(Duration.ZERO)
                        .setShutdownTimeout(Duration.ofSeconds(1))
                        .setConnectTimeout(settings.connectTimeout())
                        .setHandshakeTimeout(
                                (int)
                                        Math.min(
                                                Integer.MAX_VALUE,
                                                settings.connectTimeout().toMillis()))
                        .setReadTimeout(settings.readTimeout())
                        // A request's own deadline: that of the client cannot be moved.
                        .setRequestTimeout(Duration.ofMillis(-1))
                        .setNettyTimer(timer)
                        .setConnectionPoolCleanerPeriod(Duration.ofSeconds(1))
                        .setKeepAlive(true)
                        .setFollowRedirect(false)
                        .setCookieStore(null)
                        .setMaxRequestRetry(0)
                        .setEnableAutomaticDecompression(false)
                        .setHttp2Enabled(false)
                        .setUserAgent(null)
                        .setResponseBodyPartFactory(ResponseBodyPartFactory.LAZY)
                        .setHttpClientCodecMaxHeaderSize(MOST_HEADER_BYTES)
                        .setHttpClientCodecMaxChunkSize(CHUNK_BYTES)
                        .setHttpAdditionalChannelInitializer(
                                channel ->
                                        channel.pipeline()
                                                .addBefore(
                                                        ChannelManager.AHC_HTTP_HANDLER,
                                                        "lakeflow-answer-guard",
                                                        new AnswerGuard()));
        if (settings.proxy() != null) {
            configuration.setProxyServer(proxy(settings.proxy()));
        }
        return configuration.build();
    }

    /** Hides what was sent with a call, to the API and to the proxy. */
    Redaction redaction(HttpCall call, Credentials credentials) {
        return Redaction.of(call, credentials, settings.proxy());
    }

    private static ProxyServer.Builder proxy(Proxy proxy) {
        ProxyServer.Builder server =
                Dsl.proxyServer(proxy.host(), proxy.port()).setNonProxyHosts(proxy.noProxy());
        if (proxy.user() != null) {
            server.setRealm(
                    Dsl.basicAuthRealm(proxy.user(), proxy.password())
                            .setUsePreemptiveAuth(true)
                            .setCharset(StandardCharsets.UTF_8));
        }
        return server;
    }
}
