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
package io.lakeflow.flink.benchmark.measure;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Lets what is measured later run until the JVM's compiler rests: a slow machine takes longer to
 * compile the same code, and what is compiled meanwhile is not what is measured.
 */
public final class WarmUp {
    /**
     * Of the time by the clock that the compiler was at work; what compiles at once counts twice.
     */
    private static final double RESTING = 0.04;

    private static final int ROUNDS_IN_A_ROW = 3;

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private WarmUp() {}

    /** A while of what is to be measured. */
    @FunctionalInterface
    public interface Round {
        void run() throws Exception;
    }

    /**
     * @param mostSeconds by the clock, after which it is given up, however busy the compiler is
     */
    public static void untilCompiled(Round round, double mostSeconds) throws Exception {
        long end = System.nanoTime() + (long) (mostSeconds * 1e9);
        int resting = 0;
        while (resting < ROUNDS_IN_A_ROW && System.nanoTime() < end) {
            long compiled = COMPILER.getTotalCompilationTime();
            long begun = System.nanoTime();
            round.run();
            double millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            boolean rested = COMPILER.getTotalCompilationTime() - compiled < RESTING * millis;
            resting = rested ? resting + 1 : 0;
        }
    }
}
