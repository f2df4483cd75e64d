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
package io.lakeflow.flink.connect;

import io.lakeflow.flink.http.Credentials;
import io.lakeflow.flink.http.HttpExchange;
import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.http.Origin;
import io.lakeflow.flink.http.Proxy;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The opened instances of a connector in one scan. One thread at a time uses each; there are as
 * many as partitions are read side by side. Safe for use by several threads.
 */
final class Instances {
    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

    private final ConnectTable table;
    private final ConnectorOrigin origin;
    private final ClassLoader loader;
    private final ScanContext context;
    private final Deque<LakeflowConnect> idle = new ArrayDeque<>();

    /** All that were created, by identity. */
    private final Set<LakeflowConnect> alive = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Map<Origin, HttpExchange> exchanges = new HashMap<>();
    private Secrets secrets;
    private boolean closed;

    Instances(ConnectTable table, ConnectorOrigin origin, ClassLoader loader, ScanContext context) {
        this.table = table;
        this.origin = origin;
        this.loader = loader;
        this.context = context;
    }

    /** An instance that is asked only what it can do. */
    LakeflowConnect unopened() {
        return origin.create(loader);
    }

    /** An opened instance for one thread. */
    LakeflowConnect take(Instant init) throws IOException, InterruptedException {
        synchronized (this) {
            requireOpen();
            if (!idle.isEmpty()) {
                return idle.remove();
            }
        }
        LakeflowConnect connector = origin.create(loader);
        synchronized (this) {
            requireOpen();
            alive.add(connector);
        }
        boolean opened = false;
        try {
            connector.open(new Opened(secrets().options(), init));
            opened = true;
            return connector;
        } finally {
            if (!opened) {
                close(connector);
            }
        }
    }

    /** The thread needs it no longer. */
    void giveBack(LakeflowConnect connector) {
        synchronized (this) {
            if (!closed) {
                idle.add(connector);
                return;
            }
        }
        close(connector);
    }

    /** Closes an instance that cannot be used again. */
    void close(LakeflowConnect connector) {
        synchronized (this) {
            if (!alive.remove(connector)) {
                return;
            }
        }
        try {
            connector.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: the connector cannot be closed.", table, secrets().explained("close", e));
        }
    }

    /** The options with their secrets, opened once. */
    synchronized Secrets secrets() {
        if (secrets == null) {
            secrets = Secrets.open(table.config(), context);
        }
        return secrets;
    }

    private void requireOpen() {
        if (closed) {
            throw new CancellationException("The scan was closed.");
        }
    }

    /** Closes all instances. To be called when no thread uses one any more. */
    void close() {
        List<LakeflowConnect> left;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(alive);
            exchanges.values().forEach(HttpExchange::close);
        }
        left.forEach(this::close);
    }

    private synchronized HttpExchange exchange(URI base) {
        requireOpen();
        return exchanges.computeIfAbsent(
                Origin.of(base),
                origin ->
                        HttpExchange.create(
                                withOpenProxy(table.options().http()).withOrigins(Set.of(origin)),
                                new ConnectRuntime(context)));
    }

    private HttpSettings withOpenProxy(HttpSettings settings) {
        Proxy proxy = settings.proxy();
        return proxy == null || proxy.password() == null
                ? settings
                : settings.withProxy(proxy.withPassword(context.resolveSecret(proxy.password())));
    }

    /** What an instance is opened with. */
    private final class Opened implements ConnectContext {
        private final Map<String, String> options;
        private final Instant init;

        Opened(Map<String, String> options, Instant init) {
            this.options = Map.copyOf(options);
            this.init = init;
        }

        @Override
        public Map<String, String> options() {
            return options;
        }

        @Override
        public Instant initTime() {
            return init;
        }

        @Override
        public ConnectHttp http(URI base, Credentials credentials) {
            try {
                return new ConnectHttp(exchange(base), base, credentials);
            } catch (IllegalArgumentException e) {
                throw new ScanException(
                        table + " cannot be read: the address of its API: " + e.getMessage(), e);
            }
        }
    }
}
