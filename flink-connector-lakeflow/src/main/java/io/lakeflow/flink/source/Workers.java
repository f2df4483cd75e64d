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

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import javax.annotation.Nullable;

/**
 * Threads for what is to be done now or later. What fails there, and nobody waits for, comes to the
 * handler of their uncaught exceptions, as it would without timers.
 */
final class Workers extends ScheduledThreadPoolExecutor {

    Workers(int threads, ThreadFactory factory) {
        super(threads, factory);
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable failure) {
        super.afterExecute(task, failure);
        if (!(task instanceof Future<?> future) || !future.isDone() || future.isCancelled()) {
            return;
        }
        Thread thread = Thread.currentThread();
        try {
            future.get();
        } catch (ExecutionException e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e.getCause());
        } catch (InterruptedException e) {
            thread.interrupt();
        }
    }
}
