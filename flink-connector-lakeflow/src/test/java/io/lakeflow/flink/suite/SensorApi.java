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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    private final List<List<Reading>> sensors = new ArrayList<>();
    private Instant newest = Instant.EPOCH;
    private LoopbackServer server;

    /** A value that was measured, none of them at the same time as another. */
    record Reading(Instant at, String value) {
        String json() {
            return "{\"at\":\"" + at + "\",\"value\":\"" + value + "\"}";
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
        sensors.add(new ArrayList<>());
        return sensors.size() - 1;
    }

    /** Appends readings to the list of a sensor. */
    synchronized void append(int sensor, List<String> values) {
        Instant now = Instant.now().minusSeconds(10).truncatedTo(ChronoUnit.MICROS);
        for (String value : values) {
            newest = now.isAfter(newest) ? now : newest.plus(1, ChronoUnit.MICROS);
            sensors.get(sensor).add(new Reading(newest, value));
        }
    }

    private synchronized Response answer(Request request) {
        String[] path = request.path().split("/");
        String records =
                path.length == 2
                        ? IntStream.range(0, sensors.size())
                                .mapToObj(id -> "{\"id\":" + id + "}")
                                .collect(Collectors.joining(",", "[", "]"))
                        : readings(Integer.parseInt(path[2]), query(request));
        return Response.json(200, records.getBytes(StandardCharsets.UTF_8));
    }

    private String readings(int sensor, Map<String, String> query) {
        Instant since = Instant.parse(query.getOrDefault("since", "1970-01-01T00:00:00Z"));
        return sensors.get(sensor).stream()
                .filter(reading -> reading.at().isAfter(since))
                .skip((Integer.parseInt(query.get("page")) - 1L) * PAGE_SIZE)
                .limit(PAGE_SIZE)
                .map(Reading::json)
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

    /** The spec of this API. */
    static String spec() {
        return """
                spec: 1
                name: sensors
                options: {base: {type: string, required: true}}
                http: {base: "${config.base}"}
                tables:
                  sensors:
                    ingestion: snapshot
                    path: /sensors
                    page: {next: none}
                    key: [id]
                    columns: {id: BIGINT NOT NULL}
                  readings:
                    ingestion: append
                    parent: {table: sensors, as: {sensor: id}}
                    path: /sensors/${parent.sensor}/readings
                    params: {since: "${cursor.from}"}
                    page: {next: page, size: %d, stop: short}
                    cursor: {field: at, order: asc, grain: 1us}
                    columns: {value: STRING}
                """
                .formatted(PAGE_SIZE);
    }
}
