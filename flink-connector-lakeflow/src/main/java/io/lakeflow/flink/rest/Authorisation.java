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

import io.lakeflow.flink.http.Credentials;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** How the requests of one process come by their credentials. Safe for use by several threads. */
interface Authorisation {

    /** Completes when there are credentials to send. */
    CompletionStage<?> ready();

    /** What to send now; after {@link #ready()}. */
    Credentials current();

    /** Whether credentials that were refused can be replaced. */
    boolean isRenewable();

    /**
     * Replaces credentials.
     *
     * @param refused what the API did not accept
     * @return completes when {@link #current()} gives others
     */
    CompletionStage<?> renewed(Credentials refused);

    /** Credentials that do not change, opened when they are first needed. */
    final class Fixed implements Authorisation {
        private final Supplier<Credentials> opening;
        private Credentials opened;

        Fixed(Supplier<Credentials> opening) {
            this.opening = opening;
        }

        @Override
        public CompletionStage<?> ready() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public synchronized Credentials current() {
            if (opened == null) {
                opened = opening.get();
            }
            return opened;
        }

        @Override
        public boolean isRenewable() {
            return false;
        }

        @Override
        public CompletionStage<?> renewed(Credentials refused) {
            throw new IllegalStateException("These credentials do not change.");
        }
    }
}
