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
package io.lakeflow.flink.source;

import io.lakeflow.flink.scan.ScanContext.SharedValue;
import io.lakeflow.flink.scan.ScanException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/** One side of the values that a job shares. Safe for use by several threads; nothing blocks. */
public sealed interface SharedValues {

    /** What {@code ScanContext.shared} does on this side. */
    SharedValue share(String name, SharedValue renewal);

    /** Where values are renewed: the enumerator's side. */
    final class Renewed implements SharedValues {
        private final Map<String, SharedValue> renewals = new ConcurrentHashMap<>();

        @Override
        public SharedValue share(String name, SharedValue renewal) {
            renewals.put(name, renewal);
            return renewal;
        }

        /**
         * Answers a reader.
         *
         * @param executor where the renewal begins, so that the calling thread never waits
         * @return never completes exceptionally
         */
        public CompletionStage<SharedValueAnswer> answer(
                SharedValueRequest request, Executor executor) {
            return CompletableFuture.completedFuture(request)
                    .thenComposeAsync(this::renewed, executor)
                    .handle(
                            (value, failure) ->
                                    new SharedValueAnswer(
                                            request.id(),
                                            value,
                                            failure == null ? null : reason(failure)));
        }

        private CompletionStage<String> renewed(SharedValueRequest request) {
            SharedValue renewal = renewals.get(request.name());
            if (renewal == null) {
                throw new ScanException("This scan shares no '" + request.name() + "'.");
            }
            return renewal.get(request.rejected());
        }

        private static String reason(Throwable failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return cause instanceof ScanException ? cause.getMessage() : cause.toString();
        }
    }

    /** Where values are asked for: a reader's side. */
    final class Requested implements SharedValues {
        private final Map<String, CompletableFuture<String>> waiting = new HashMap<>();
        private boolean ended;
        private final Consumer<SharedValueRequest> enumerator;

        /**
         * @param enumerator takes requests, on any thread
         */
        public Requested(Consumer<SharedValueRequest> enumerator) {
            this.enumerator = enumerator;
        }

        @Override
        public SharedValue share(String name, SharedValue renewal) {
            return rejected -> ask(name, rejected);
        }

        private synchronized CompletionStage<String> ask(String name, @Nullable String rejected) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            if (!ended) {
                String id = UUID.randomUUID().toString();
                waiting.put(id, answer);
                enumerator.accept(new SharedValueRequest(id, name, rejected));
            }
            return answer;
        }

        /**
         * Nobody wants a value from now on, so that none is asked for.
         *
         * @return completes when all that was asked for has been answered
         */
        public synchronized CompletionStage<Void> end() {
            ended = true;
            return CompletableFuture.allOf(
                    waiting.values().stream()
                            .map(answer -> answer.handle((value, failure) -> null))
                            .toArray(CompletableFuture[]::new));
        }

        /**
         * An answer has come; one to another life of the reader is passed over.
         *
         * @param executor where those continue that have asked
         */
        public void answered(SharedValueAnswer answer, Executor executor) {
            CompletableFuture<String> asked = taken(answer.id());
            if (asked != null) {
                executor.execute(() -> complete(asked, answer));
            }
        }

        @Nullable
        private synchronized CompletableFuture<String> taken(String id) {
            return waiting.remove(id);
        }

        private static void complete(CompletableFuture<String> asked, SharedValueAnswer answer) {
            if (answer.failure() == null) {
                asked.complete(answer.value());
            } else {
                asked.completeExceptionally(new ScanException(answer.failure()));
            }
        }
    }
}
