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
package io.lakeflow.flink.testutils.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CursorFormatTest {
    private static final Instant TIME = Instant.parse("2026-01-31T12:00:00.123456789Z");

    static Stream<Arguments> formats() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        return Stream.of(
                arguments(CursorFormat.iso(0), "2026-01-31T12:00:00Z"),
                arguments(CursorFormat.iso(3), "2026-01-31T12:00:00.123Z"),
                arguments(CursorFormat.iso(9), "2026-01-31T12:00:00.123456789Z"),
                arguments(
                        CursorFormat.iso(6, ZoneOffset.ofHoursMinutes(5, 30)),
                        "2026-01-31T17:30:00.123456+05:30"),
                arguments(CursorFormat.local(3, berlin), "2026-01-31T13:00:00.123"),
                arguments(CursorFormat.epoch(TimeUnit.SECONDS), 1769860800L),
                arguments(CursorFormat.epoch(TimeUnit.MILLISECONDS), 1769860800123L),
                arguments(CursorFormat.epoch(TimeUnit.MICROSECONDS), 1769860800123456L));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void whatIsWrittenIsReadAsTheTruncatedTime(CursorFormat format, Object text) {
        assertThat(format.render(TIME)).isEqualTo(text);
        assertThat(format.parse(text.toString())).isEqualTo(format.truncate(TIME));
        assertThat(format.truncate(TIME)).isBetween(TIME.minus(format.resolution()), TIME);
    }

    @Test
    void timesBeforeTheEpochAreRoundedDownToo() {
        Instant before = Instant.parse("1969-12-31T23:59:58.500Z");
        CursorFormat seconds = CursorFormat.epoch(TimeUnit.SECONDS);
        CursorFormat millis = CursorFormat.epoch(TimeUnit.MILLISECONDS);
        assertThat(seconds.render(seconds.truncate(before))).isEqualTo(-2L);
        assertThat(millis.render(before)).isEqualTo(-1500L);
        assertThat(millis.parse("-1500")).isEqualTo(before);
        assertThat(CursorFormat.floor(before, Duration.ofMinutes(1)))
                .isEqualTo(Instant.parse("1969-12-31T23:59:00Z"));
    }

    @Test
    void aTimeWithAnOffsetIsMeantAsItSaysWhateverTheZone() {
        CursorFormat local = CursorFormat.local(0, ZoneId.of("America/New_York"));
        assertThat(local.parse("2026-01-31T12:00:00"))
                .isEqualTo(Instant.parse("2026-01-31T17:00:00Z"));
        assertThat(local.parse("2026-01-31T12:00:00Z"))
                .isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    }

    @Test
    void textThatIsNoTimeIsRefused() {
        assertThatThrownBy(() -> CursorFormat.iso(3).parse("yesterday"))
                .isInstanceOf(ApiRefusal.class)
                .hasMessageContaining("'yesterday'");
        assertThatThrownBy(() -> CursorFormat.number().parse("1.5"))
                .hasMessageContaining("whole number");
        assertThatThrownBy(() -> CursorFormat.iso(10)).hasMessageContaining("0 to 9 digits");
    }
}
