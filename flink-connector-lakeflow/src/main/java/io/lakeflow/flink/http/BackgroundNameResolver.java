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

import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Looks names up as the JDK does, with its caches and the system's configuration, but on a thread
 * of its own: a lookup can take many seconds, and neither the caller nor the event loop may wait
 * for it.
 */
final class BackgroundNameResolver extends InetNameResolver {
    private final Executor lookups;

    BackgroundNameResolver(Executor lookups) {
        super(ImmediateEventExecutor.INSTANCE);
        this.lookups = lookups;
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) {
        lookUp(promise, () -> InetAddress.getByName(host));
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
        lookUp(promise, () -> List.of(InetAddress.getAllByName(host)));
    }

    private <T> void lookUp(Promise<T> promise, Lookup<T> lookup) {
        try {
            lookups.execute(
                    () -> {
                        try {
                            promise.trySuccess(lookup.run());
                        } catch (UnknownHostException | RuntimeException e) {
                            promise.tryFailure(e);
                        }
                    });
        } catch (RejectedExecutionException closed) {
            promise.tryFailure(closed);
        }
    }

    private interface Lookup<T> {
        T run() throws UnknownHostException;
    }
}
