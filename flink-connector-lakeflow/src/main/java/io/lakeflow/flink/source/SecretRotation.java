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

import io.lakeflow.flink.scan.ScanException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * Exchanges the secret in a file for the next one.
 *
 * <p>A lock on a file beside it, {@code <name>.lock}, keeps all others on this machine from using
 * the secret meanwhile: it holds between threads, class loaders and processes, and ends with the
 * process that has it. The new content is written beside the file, forced to the disk and moved
 * into its place in one step, so that there is always one whole secret. What cannot be undone is an
 * exchange whose answer is lost, or a process that is killed between the answer and the move.
 */
final class SecretRotation {
    private static final Duration LOCK_RETRY = Duration.ofMillis(100);

    private final String reference;
    private final Path file;
    private final Function<Duration, CompletionStage<Void>> timer;
    private final Executor executor;

    /**
     * @param reference names the file in messages
     * @param timer completes after the delay
     * @param executor where files are read and written
     */
    SecretRotation(
            String reference,
            Path file,
            Function<Duration, CompletionStage<Void>> timer,
            Executor executor) {
        this.reference = reference;
        this.file = file;
        this.timer = timer;
        this.executor = executor;
    }

    CompletionStage<Void> run(Function<String, CompletionStage<String>> exchange) {
        return CompletableFuture.supplyAsync(this::tryLock, executor)
                .thenComposeAsync(
                        lock ->
                                lock == null
                                        ? timer.apply(LOCK_RETRY)
                                                .thenCompose(waited -> run(exchange))
                                        : locked(lock, exchange),
                        executor);
    }

    private CompletionStage<Void> locked(
            FileChannel lock, Function<String, CompletionStage<String>> exchange) {
        return CompletableFuture.completedFuture(null)
                .thenCompose(begun -> exchanged(exchange))
                .whenComplete((done, failure) -> unlock(lock));
    }

    private CompletionStage<Void> exchanged(Function<String, CompletionStage<String>> exchange) {
        String present = SecretResolver.read(reference, file);
        Path next = prepared();
        return exchange.apply(present)
                .thenAcceptAsync(
                        replacement -> {
                            if (!replacement.equals(present)) {
                                replace(next, replacement);
                            }
                        },
                        executor)
                .whenComplete((done, failure) -> discard(next));
    }

    /** The lock, or null while another has it. */
    @Nullable
    private FileChannel tryLock() {
        Path beside = file.resolveSibling(file.getFileName() + ".lock");
        try {
            FileChannel channel =
                    FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException heldHere) {
                // As if another process had it.
            }
            channel.close();
            return null;
        } catch (IOException e) {
            throw notReplaceable(e);
        }
    }

    /** Made before the secret is used up, for that cannot be undone. */
    private Path prepared() {
        try {
            Path next = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".next");
            FileStore store = Files.getFileStore(file);
            if (store.supportsFileAttributeView(PosixFileAttributeView.class)) {
                Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(file));
            }
            return next;
        } catch (IOException e) {
            throw notReplaceable(e);
        }
    }

    private void replace(Path next, String secret) {
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(secret.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ScanException(
                    "%s was exchanged for a new secret, but this could not be written to the file, and the old one may no longer be good: %s"
                            .formatted(reference, e),
                    e);
        }
    }

    private void discard(Path next) {
        try {
            Files.deleteIfExists(next);
        } catch (IOException e) {
            throw notReplaceable(e);
        }
    }

    private void unlock(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw notReplaceable(e);
        }
    }

    private ScanException notReplaceable(IOException e) {
        return new ScanException(
                "%s holds a secret that is replaced when it is used, so the JobManager must be able to write to the directory of the file: %s"
                        .formatted(reference, e),
                e);
    }
}
