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

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;

/**
 * Takes in one answer on the client's event loop, decompressing as it comes, and completes {@link
 * #answer()} there. What is refused (too large, an unknown coding) ends the connection at once.
 */
final class AnswerCollector implements AsyncHandler<Void> {
    private static final byte GZIP_BEGIN = 0x1f;

    /** A shorter body comes along with its head, or soon after. */
    private static final int LONG_BODY = 64 << 10;

    private static final Set<Integer> STATUSES_WITHOUT_BODY = Set.of(204, 205, 304);

    private final URI uri;
    private final InstantSource clock;
    private final PageBuffer page;
    private final Runnable progress;
    private final Consumer<AnswerHead> early;
    private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();

    private boolean reusedConnection;
    @Nullable private AnswerHead head;
    private boolean isToldEarly;
    @Nullable private GzipInflater inflater;
    private long wireBytes;

    /**
     * @param progress told each time that so much of the body has come as a request has time for
     * @param early told the head of an answer whose body is long, while that is under way
     */
    AnswerCollector(
            URI uri,
            InstantSource clock,
            PageBuffer page,
            Runnable progress,
            Consumer<AnswerHead> early) {
        this.uri = uri;
        this.clock = clock;
        this.page = page;
        this.progress = progress;
        this.early = early;
    }

    /** Completes with the whole answer, or exceptionally with whatever the client reports. */
    CompletableFuture<HttpAnswer> answer() {
        return answer;
    }

    /** Bytes of the body so far; to be read after {@link #answer()} has completed. */
    long wireBytes() {
        return wireBytes;
    }

    /** Whether a connection that was kept open ended without a single byte of an answer. */
    boolean foundConnectionDead() {
        return reusedConnection && head == null;
    }

    @Override
    public void onConnectionPooled(Channel connection) {
        reusedConnection = true;
    }

    @Override
    public State onStatusReceived(HttpResponseStatus line) {
        // Headers need not follow.
        head =
                new AnswerHead(
                        line.getStatusCode(),
                        uri,
                        Headers.none(),
                        clock.instant(),
                        new Credentials.None());
        return head.status() >= 200
                ? State.CONTINUE
                : refuse(
                        Fault.lasting(
                                "it was answered with the interim status "
                                        + head.status()
                                        + " only",
                                null));
    }

    @Override
    public State onHeadersReceived(HttpHeaders received) {
        head = head.with(Headers.received(received.iteratorCharSequence()));
        List<String> codings = head.codings();
        long length = head.wireLength().orElse(0);
        try {
            if (codings.isEmpty()) {
                page.announce(length);
            } else if (codings.equals(List.of("gzip")) || codings.equals(List.of("x-gzip"))) {
                inflater = new GzipInflater();
            } else {
                return refuse(
                        Fault.lasting(
                                "the answer is coded as '"
                                        + String.join(", ", codings)
                                        + "'; only one layer of gzip is understood",
                                null));
            }
            tellEarly(length);
            return State.CONTINUE;
        } catch (Fault fault) {
            return refuse(fault);
        }
    }

    @Override
    public State onBodyPartReceived(HttpResponseBodyPart part) {
        try {
            if (wireBytes == 0 && inflater == null && isGzipFile(part)) {
                inflater = new GzipInflater();
            }
            long before = wireBytes;
            wireBytes += part.length();
            if (before / Body.MOST_IN_MEMORY < wireBytes / Body.MOST_IN_MEMORY) {
                progress.run();
            }
            tellEarly(wireBytes);
            if (inflater != null) {
                inflater.inflate(part.getBodyByteBuffer(), page);
            } else {
                page.append(part.getBodyByteBuffer());
            }
            return State.CONTINUE;
        } catch (Fault fault) {
            return refuse(fault);
        }
    }

    @Override
    public Void onCompleted() {
        try (GzipInflater open = inflater) {
            if (open != null) {
                open.finish();
            }
            Body body = page.toBody();
            answer.complete(
                    new HttpAnswer(head, endIsSeen() ? body : body.withUnknownEnd(), false));
        } catch (Fault fault) {
            page.discard();
            answer.completeExceptionally(fault);
        }
        return null;
    }

    /** A file that is compressed, rather than the answer: no text begins so. */
    private static boolean isGzipFile(HttpResponseBodyPart part) {
        ByteBuffer bytes = part.getBodyByteBuffer();
        return bytes.hasRemaining() && bytes.get(bytes.position()) == GZIP_BEGIN;
    }

    private boolean endIsSeen() {
        return inflater != null
                || head.headers().first("Content-Length").isPresent()
                || head.headers().first("Transfer-Encoding").isPresent()
                || STATUSES_WITHOUT_BODY.contains(head.status());
    }

    @Override
    public void onThrowable(Throwable failure) {
        if (inflater != null) {
            inflater.close();
        }
        page.discard();
        answer.completeExceptionally(failure);
    }

    private void tellEarly(long bodyBytes) {
        if (!isToldEarly && bodyBytes >= LONG_BODY) {
            isToldEarly = true;
            early.accept(head);
        }
    }

    /** The client then closes the connection and calls {@link #onCompleted()}. */
    private State refuse(Fault fault) {
        page.discard();
        answer.completeExceptionally(fault);
        return State.ABORT;
    }
}
