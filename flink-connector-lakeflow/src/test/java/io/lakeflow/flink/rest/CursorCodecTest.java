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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.model.CursorModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Bounds of requests against APIs of every kind of bound and resolution. */
class CursorCodecTest {
    private static final long SEED = Long.getLong("lakeflow.random.seed", System.nanoTime());

    private final Random random = new Random(SEED);

    private static CursorModel model(Duration grain, boolean lower, boolean upper) {
        return new CursorModel(
                "t",
                CursorModel.Type.TIMESTAMP,
                null,
                null,
                CursorModel.Order.ASC,
                grain,
                new CursorModel.Bounds(lower, upper),
                Duration.ofHours(1),
                Duration.ZERO,
                Duration.ZERO,
                null);
    }

    @RepeatedTest(200)
    void everyRecordOfAWindowIsWithinTheBoundsThatAreSent() {
        Duration[] grains = {
            Duration.ZERO,
            Duration.ofNanos(1_000),
            Duration.ofMillis(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1)
        };
        Duration grain = grains[random.nextInt(grains.length)];
        CursorCodec codec =
                new CursorCodec(model(grain, random.nextBoolean(), random.nextBoolean()));
        CursorValue from = CursorValue.of(instant(0));
        CursorValue to = CursorValue.of(from.toInstant().plusSeconds(1 + random.nextInt(10_000)));
        Instant lower = Instant.parse(codec.lowerBound(from).toString());
        Instant upper = Instant.parse(codec.upperBound(to).toString());
        Instant record = inWindow(from, to);

        boolean afterLower =
                codec.model().bounds().lowerInclusive()
                        ? !record.isBefore(lower)
                        : record.isAfter(lower);
        boolean beforeUpper =
                codec.model().bounds().upperInclusive()
                        ? !record.isAfter(upper)
                        : record.isBefore(upper);
        assertThat(afterLower && beforeUpper)
                .as("seed %d: %s in [%s, %s) sent as %s, %s", SEED, record, from, to, lower, upper)
                .isTrue();
    }

    private Instant instant(long from) {
        return Instant.ofEpochSecond(
                from + random.nextInt(2_000_000_000), random.nextInt(1_000_000) * 1_000L);
    }

    /** Mostly on an edge, where bounds go wrong. */
    private Instant inWindow(CursorValue from, CursorValue to) {
        long micros = Duration.between(from.toInstant(), to.toInstant()).toNanos() / 1_000;
        long offset =
                switch (random.nextInt(3)) {
                    case 0 -> 0;
                    case 1 -> micros - 1;
                    default -> random.nextLong(micros);
                };
        return from.toInstant().plusNanos(offset * 1_000);
    }

    @Test
    void anInclusiveBoundIsSentAsItIs() {
        CursorCodec codec = new CursorCodec(model(Duration.ofSeconds(1), true, true));
        CursorValue value = codec.fromText("2026-01-02T03:04:05Z");
        assertThat(codec.lowerBound(value)).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(codec.upperBound(value)).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void anExclusiveLowerBoundGoesBackByAGrain() {
        CursorCodec codec = new CursorCodec(model(Duration.ofSeconds(1), false, true));
        assertThat(codec.lowerBound(codec.fromText("2026-01-02T03:04:05Z")))
                .isEqualTo("2026-01-02T03:04:04Z");
    }

    @Test
    void epochSecondsAreRoundedOutwards() {
        CursorModel seconds = model(Duration.ZERO, true, false);
        CursorModel epoch =
                new CursorModel(
                        seconds.field(),
                        seconds.type(),
                        "epoch_s",
                        null,
                        seconds.order(),
                        seconds.grain(),
                        seconds.bounds(),
                        seconds.window(),
                        seconds.lag(),
                        seconds.lookback(),
                        null);
        CursorCodec codec = new CursorCodec(epoch);
        CursorValue value = codec.fromText("1970-01-01T00:00:01.5Z");
        assertThat(codec.lowerBound(value)).isEqualTo(1L);
        assertThat(codec.upperBound(value)).isEqualTo(2L);
    }
}
