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

import static io.lakeflow.flink.rest.StubApi.json;
import static io.lakeflow.flink.rest.StubApi.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.json.ValueConverter;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** L6: cursors that a shop writes in its local time, around the days on which clocks change. */
class CursorZoneTest {
    private static final long SEED = Long.getLong("lakeflow.random.seed", System.nanoTime());
    private static final Random RANDOM = new Random(SEED);

    /** By whole hours, by half an hour, at midnight, both ways round the year, and never. */
    private static final List<ZoneId> ZONES =
            List.of(
                    ZoneId.of("Europe/Berlin"),
                    ZoneId.of("America/New_York"),
                    ZoneId.of("Australia/Lord_Howe"),
                    ZoneId.of("America/Sao_Paulo"),
                    ZoneId.of("Pacific/Chatham"),
                    ZoneId.of("Asia/Kolkata"));

    private final ZoneId zone = ZONES.get(RANDOM.nextInt(ZONES.size()));
    private final Instant change = change(zone, RANDOM);

    private static Instant change(ZoneId zone, Random random) {
        Instant day =
                Instant.parse("2005-01-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(4_000)));
        ZoneOffsetTransition next = zone.getRules().nextTransition(day);
        return next == null ? day : next.getInstant();
    }

    private Instant nearby() {
        return change.plusSeconds(RANDOM.nextInt(8 * 3_600) - 4 * 3_600);
    }

    private String where() {
        return "seed %d, %s at %s".formatted(SEED, zone, change);
    }

    /** What an API may take a local time for that clocks show twice. */
    private enum Reading {
        TEXT,
        EARLIER,
        LATER
    }

    private static CursorModel model(
            ZoneId zone, String format, Duration grain, CursorModel.Bounds bounds) {
        return new CursorModel(
                "at",
                CursorModel.Type.TIMESTAMP,
                format,
                zone,
                CursorModel.Order.ASC,
                grain,
                bounds,
                null,
                Duration.ZERO,
                Duration.ZERO,
                null);
    }

    @RepeatedTest(2_000)
    void everyRecordOfAWindowIsWithinTheBoundsThatAreSent() {
        CursorModel.Bounds bounds =
                new CursorModel.Bounds(RANDOM.nextBoolean(), RANDOM.nextBoolean());
        String format = RANDOM.nextBoolean() ? null : "yyyy-MM-dd HH:mm:ss";
        Duration grain =
                List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofMinutes(1))
                        .get(RANDOM.nextInt(3));
        CursorCodec codec = new CursorCodec(model(zone, format, grain, bounds));
        Instant written = nearby();
        LocalDateTime local = LocalDateTime.ofInstant(written, zone);
        DateTimeFormatter form =
                format == null
                        ? DateTimeFormatter.ISO_LOCAL_DATE_TIME
                        : DateTimeFormatter.ofPattern(format);
        Instant cursor =
                ((TimestampData) ValueConverter.moment(format, zone).convert(form.format(local)))
                        .toInstant();
        Instant one = nearby();
        Instant other = RANDOM.nextBoolean() ? nearby() : cursor;
        Instant from = one.isBefore(other) ? one : other;
        Instant to = one.isBefore(other) ? other : one;
        if (cursor.isBefore(from) || !cursor.isBefore(to)) {
            return;
        }
        LocalDateTime lower =
                LocalDateTime.parse(codec.lowerBound(CursorValue.of(from)).toString(), form);
        LocalDateTime upper =
                LocalDateTime.parse(codec.upperBound(CursorValue.of(to)).toString(), form);

        for (Reading reading : Reading.values()) {
            int afterLower = compare(written, local, lower, reading);
            int beforeUpper = compare(written, local, upper, reading);
            assertThat(bounds.lowerInclusive() ? afterLower >= 0 : afterLower > 0)
                    .as(
                            "%s: %s (%s) from %s sent as %s, %s",
                            where(), local, written, from, lower, reading)
                    .isTrue();
            assertThat(bounds.upperInclusive() ? beforeUpper <= 0 : beforeUpper < 0)
                    .as(
                            "%s: %s (%s) to %s sent as %s, %s",
                            where(), local, written, to, upper, reading)
                    .isTrue();
        }
    }

    private int compare(
            Instant written, LocalDateTime local, LocalDateTime bound, Reading reading) {
        return switch (reading) {
            case TEXT -> local.compareTo(bound);
            case EARLIER ->
                    written.compareTo(bound.atZone(zone).withEarlierOffsetAtOverlap().toInstant());
            case LATER ->
                    written.compareTo(bound.atZone(zone).withLaterOffsetAtOverlap().toInstant());
        };
    }

    /** A shop that sorts by the moment and compares by the text. */
    private final class Shop {
        private final List<Instant> sales =
                IntStream.range(0, 60).mapToObj(i -> nearby()).sorted().toList();
        private final boolean inclusive = RANDOM.nextBoolean();
        private final int page = 1 + RANDOM.nextInt(7);
        private volatile int visible;

        synchronized Response answer(Request request) {
            Map<String, String> query = query(request);
            String since = query.getOrDefault("since", "");
            int from = Integer.parseInt(query.getOrDefault("page", "1")) * page - page;
            List<Integer> found =
                    IntStream.range(0, visible)
                            .filter(
                                    sale ->
                                            text(sale).compareTo(since) > 0
                                                    || inclusive && text(sale).equals(since))
                            .boxed()
                            .toList();
            return json(
                    found.stream()
                            .skip(from)
                            .limit(page)
                            .map(sale -> "{'id': %d, 'at': '%s'}".formatted(sale, text(sale)))
                            .collect(Collectors.joining(",", "[", "]")));
        }

        private String text(int sale) {
            return LocalDateTime.ofInstant(sales.get(sale), zone)
                    .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss"));
        }

        String spec() {
            return """
            t:
              ingestion: %s
              path: /t
              params: {since: "${cursor.from}"}
              page: {next: page, size: %d, stop: short}
              key: [id]
              cursor: {field: at, order: asc, zone: %s, grain: 1s, bounds: "%s"}
              columns: {id: BIGINT NOT NULL}
            """
                    .formatted(
                            RANDOM.nextBoolean() ? "append" : "cdc",
                            page,
                            zone,
                            inclusive ? "[]" : "()");
        }
    }

    @RepeatedTest(40)
    void l6_everySaleIsReadOnceWhileClocksChange() throws Exception {
        Shop shop = new Shop();
        List<Long> rows = new ArrayList<>();
        try (StubApi api = new StubApi(shop::answer);
                ScanHarness harness =
                        new ScanHarness(
                                api.spec("", shop.spec()),
                                "t",
                                Map.of("apikey", "${env:KEY}"),
                                ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            while (shop.visible < shop.sales.size()) {
                shop.visible = Math.min(shop.sales.size(), shop.visible + 1 + RANDOM.nextInt(15));
                for (RowData row : harness.drain(reader)) {
                    rows.add(row.getLong(0));
                }
            }
        }
        assertThat(rows).as(where()).doesNotHaveDuplicates().hasSize(shop.sales.size());
    }

    @Test
    void aWindowIsCompleteOnlyWhenTheAmbiguousHourIsOver() {
        CursorZone berlin = new CursorZone(ZoneId.of("Europe/Berlin"));
        Instant start = Instant.parse("2025-10-26T00:00:00Z");
        Instant end = Instant.parse("2025-10-26T02:00:00Z");
        assertThat(berlin.settled(start)).isEqualTo(start);
        assertThat(berlin.settled(start.plusSeconds(1))).isEqualTo(end);
        assertThat(berlin.settled(end)).isEqualTo(end);
        assertThat(berlin.unambiguous(end.minusSeconds(1))).isEqualTo(start);
        assertThat(berlin.unambiguous(end)).isEqualTo(end);
    }

    @Test
    void daysAreThoseOfTheZone() {
        CursorCodec codec =
                new CursorCodec(
                        model(
                                ZoneId.of("Europe/Berlin"),
                                "yyyy-MM-dd",
                                Duration.ZERO,
                                new CursorModel.Bounds(true, false)));
        CursorValue value = codec.fromText("2026-06-01T23:00:00Z");
        assertThat(codec.lowerBound(value)).isEqualTo("2026-06-02");
        assertThat(codec.upperBound(value)).isEqualTo("2026-06-03");
        assertThat(codec.upperBound(codec.fromText("2026-06-01T22:00:00Z")))
                .isEqualTo("2026-06-02");
    }

    @Test
    void aTimeWithAnOffsetIsTheMomentThatItSays() {
        ValueConverter berlin = ValueConverter.moment(null, ZoneId.of("Europe/Berlin"));
        List<String> texts =
                List.of(
                        "2026-06-01T12:00:00",
                        "2026-06-01T12:00:00+02:00",
                        "2026-06-01T10:00:00Z",
                        "2026-06-01T15:30:00+0530");
        assertThat(texts.stream().map(berlin::convert).distinct())
                .containsExactly(TimestampData.fromInstant(Instant.parse("2026-06-01T10:00:00Z")));
    }

    @Test
    void aDayWithoutMidnightBeginsLater() {
        assertThat(
                        ValueConverter.moment(null, ZoneId.of("America/Sao_Paulo"))
                                .convert("2018-11-04"))
                .isEqualTo(TimestampData.fromInstant(Instant.parse("2018-11-04T03:00:00Z")));
    }
}
