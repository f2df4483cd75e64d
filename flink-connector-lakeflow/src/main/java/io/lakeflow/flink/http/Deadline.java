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

import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.annotation.Nullable;
import org.asynchttpclient.ListenableFuture;

/**
 * Ends a request that takes too long as a whole. A large body has the same time again for each
 * further {@value Body#MOST_IN_MEMORY} bytes: it may take long, but not come drop by drop.
 *
 * <p>The methods are called by the thread that sends, by the event loop and by the timer's.
 */
final class Deadline {

    /** The time of a request is up. */
    static final class PassedException extends TimeoutException {
        private static final long serialVersionUID = 1L;
    }

    private final Timer timer;
    private final Duration time;
    @Nullable private ListenableFuture<?> request;
    @Nullable private Timeout timeout;
    private boolean ended;

    Deadline(Timer timer, Duration time) {
        this.timer = timer;
        this.time = time;
    }

    synchronized void begin(ListenableFuture<?> underWay) {
        request = underWay;
        begin();
    }

    /** The time begins anew. */
    synchronized void begin() {
        if (ended || request == null) {
            return;
        }
        cancel();
        timeout =
                timer.newTimeout(
                        passed -> request.abort(new PassedException()),
                        time.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    synchronized void end() {
        ended = true;
        cancel();
    }

    private void cancel() {
        if (timeout != null) {
            timeout.cancel();
        }
    }
}
