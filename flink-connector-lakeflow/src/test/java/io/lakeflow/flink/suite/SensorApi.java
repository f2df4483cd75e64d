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
package io.lakeflow.flink.suite;

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.connector.testframe.TestResource;

/**
 * An API of sensors, each with a list of readings that grows at its end. What Flink's test suite
 * calls a new split is a new sensor.
 *
 * <p>A reading is ten seconds old when it is written, so that what was written before a job began
 * lies before the job's init timestamp, which is known to the second.
 */
final class SensorApi implements TestResource {
    private static final int PAGE_SIZE = 20;

    private final List<Sensor> sensors = new ArrayList<>();
    private Instant newest = Instant.EPOCH;
    private LoopbackServer server;

    private interface Timed {
        Instant at();

        String json();
    }

    /** A value that was measured, none of them at the same time as another. */
    private record Reading(Instant at, String value) implements Timed {
        @Override
        public String json() {
            return "{\"at\":\"" + at + "\",\"value\":\"" + value + "\"}";
        }
    }

    /** A sensor, as new as its last reading. */
    private static final class Sensor implements Timed {
        private final int id;
        private final List<Reading> readings = new ArrayList<>();
        private Instant at;
        private int requests;

        private Sensor(int id, Instant at) {
            this.id = id;
            this.at = at;
        }

        private void add(Reading reading) {
            readings.add(reading);
            at = reading.at();
        }

        private Stream<Reading> list() {
            requests++;
            return readings.stream();
        }

        @Override
        public Instant at() {
            return at;
        }

        @Override
        public String json() {
            return "{\"id\":" + id + ",\"at\":\"" + at + "\"}";
        }
    }

    @Override
    public void startUp() {
        server =
                LoopbackServer.start(
                        0,
                        InstantSource.system(),
                        request -> CompletableFuture.completedFuture(answer(request)));
    }

    @Override
    public void tearDown() {
        server.close();
    }

    String uri() {
        return server.uri().toString();
    }

    /** Forgets everything, for the next test. */
    synchronized void clear() {
        sensors.clear();
    }

    /** Adds a sensor that has measured nothing yet. */
    synchronized int addSensor() {
        sensors.add(new Sensor(sensors.size(), nextTime()));
        return sensors.size() - 1;
    }

    /** Appends readings to the list of a sensor. */
    synchronized void append(int sensor, List<String> values) {
        values.forEach(value -> sensors.get(sensor).add(new Reading(nextTime(), value)));
    }

    private Instant nextTime() {
        Instant now = Instant.now().minusSeconds(10).truncatedTo(ChronoUnit.MICROS);
        newest = now.isAfter(newest) ? now : newest.plus(1, ChronoUnit.MICROS);
        return newest;
    }

    /** The values of all sensors. */
    synchronized List<String> values() {
        return sensors.stream()
                .flatMap(sensor -> sensor.readings.stream().map(Reading::value))
                .toList();
    }

    /** How often the readings of a sensor were asked for. */
    synchronized int requests(int sensor) {
        return sensors.get(sensor).requests;
    }

    private synchronized Response answer(Request request) {
        String[] path = request.path().split("/");
        Stream<? extends Timed> records =
                path.length == 2
                        ? sensors.stream().sorted(Comparator.comparing(Sensor::at))
                        : sensors.get(Integer.parseInt(path[2])).list();
        return Response.json(200, page(records, query(request)).getBytes(StandardCharsets.UTF_8));
    }

    private static String page(Stream<? extends Timed> records, Map<String, String> query) {
        Instant since = Instant.parse(query.getOrDefault("since", "1970-01-01T00:00:00Z"));
        return records.filter(timed -> timed.at().isAfter(since))
                .skip((Integer.parseInt(query.get("page")) - 1L) * PAGE_SIZE)
                .limit(PAGE_SIZE)
                .map(Timed::json)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static Map<String, String> query(Request request) {
        Map<String, String> query = new HashMap<>();
        for (String pair : request.query().split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts[1].replace("%3A", ":"));
        }
        return query;
    }

    /** A spec of this API that asks only for the readings of sensors that have new ones. */
    static String specThatFollowsChanges() {
        return spec().replace("as: {sensor: id}", "as: {sensor: id}, only: changed");
    }

    /** The spec of this API. */
    static String spec() {
        return """
                spec: 1
                name: sensors
                options: {base: {type: string, required: true}}
                http: {base: "${config.base}"}
                tables:
                  sensors:
                    ingestion: cdc
                    path: /sensors
                    params: {since: "${cursor.from}"}
                    page: {next: page, size: %1$d, stop: short}
                    key: [id]
                    cursor: {field: at, order: asc, grain: 1us}
                    columns: {id: BIGINT NOT NULL}
                  readings:
                    ingestion: append
                    parent: {table: sensors, as: {sensor: id}}
                    path: /sensors/${parent.sensor}/readings
                    params: {since: "${cursor.from}"}
                    page: {next: page, size: %1$d, stop: short}
                    cursor: {field: at, order: asc, grain: 1us}
                    columns: {value: STRING}
                """
                .formatted(PAGE_SIZE);
    }
}
