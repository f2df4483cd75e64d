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
package io.lakeflow.flink.testutils.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a JobManager tells of jobs and does with them, by its REST API. While there is none, because
 * it was killed, what it would tell is empty, and what it would do fails.
 */
public final class FlinkRest {
    private static final Patience PATIENCE = Patience.of(Duration.ofMinutes(3));
    private static final List<String> ENDED = List.of("FINISHED", "CANCELED", "FAILED");

    private final JsonHttp http;

    FlinkRest(URI base) {
        this.http = new JsonHttp(base);
    }

    /**
     * The checkpoints of a job, as far as the present JobManager knows them.
     *
     * @param completed how many have completed
     * @param failed how many have failed
     * @param restored how often the job has gone on from one
     * @param lastId the id of the one that was completed last; 0 if none was
     */
    public record Checkpoints(int completed, int failed, int restored, long lastId) {}

    /**
     * What a checkpoint that has completed took.
     *
     * @param bytes of state
     * @param duration from its trigger until the last task had acknowledged it
     */
    public record Checkpoint(long bytes, Duration duration) {}

    /** How many TaskManagers there are. */
    public Optional<Integer> taskManagers() throws InterruptedException {
        return told("/overview").map(overview -> overview.get("taskmanagers").asInt());
    }

    /** The jobs that have not ended. */
    public List<String> runningJobs() throws IOException, InterruptedException {
        List<String> running = new ArrayList<>();
        for (JsonNode job : http.get("/jobs/overview").get("jobs")) {
            if (!ENDED.contains(job.get("state").asText())) {
                running.add(job.get("jid").asText());
            }
        }
        return running;
    }

    /** The state of a job, such as {@code RUNNING}. */
    public Optional<String> state(String job) throws InterruptedException {
        return told("/jobs/" + job).map(details -> details.get("state").asText());
    }

    /** Whether all tasks of a job run, or have done so. */
    public boolean allTasksRun(String job) throws InterruptedException {
        Optional<JsonNode> details = told("/jobs/" + job);
        if (details.isEmpty() || !details.get().get("state").asText().equals("RUNNING")) {
            return false;
        }
        int tasks = 0;
        int running = 0;
        for (JsonNode vertex : details.get().get("vertices")) {
            tasks += vertex.get("parallelism").asInt();
            JsonNode counts = vertex.get("tasks");
            running += counts.get("RUNNING").asInt() + counts.get("FINISHED").asInt();
        }
        return tasks > 0 && running == tasks;
    }

    public Optional<Checkpoints> checkpoints(String job) throws InterruptedException {
        return told("/jobs/" + job + "/checkpoints")
                .map(
                        told -> {
                            JsonNode counts = told.get("counts");
                            return new Checkpoints(
                                    counts.get("completed").asInt(),
                                    counts.get("failed").asInt(),
                                    counts.get("restored").asInt(),
                                    told.at("/latest/completed/id").asLong());
                        });
    }

    /** What the checkpoint with this id took; the JobManager knows the last few. */
    public Checkpoint checkpoint(String job, long id) throws IOException, InterruptedException {
        JsonNode details = http.get("/jobs/" + job + "/checkpoints/details/" + id);
        return new Checkpoint(
                details.get("state_size").asLong(),
                Duration.ofMillis(details.get("end_to_end_duration").asLong()));
    }

    /** Those that run a task of a job, by their resource ids. */
    Set<String> taskManagersOf(String job) throws IOException, InterruptedException {
        Set<String> resources = new TreeSet<>();
        for (JsonNode vertex : http.get("/jobs/" + job).get("vertices")) {
            String path = "/jobs/" + job + "/vertices/" + vertex.get("id").asText();
            for (JsonNode subtask : http.get(path).get("subtasks")) {
                if (subtask.get("status").asText().equals("RUNNING")) {
                    resources.add(subtask.get("taskmanager-id").asText());
                }
            }
        }
        return resources;
    }

    /** Waits until all tasks of a job run. */
    public void awaitRunning(String job) throws Exception {
        PATIENCE.until("job " + job + " runs", () -> allTasksRun(requireAlive(job)));
    }

    /** Waits until a job has ended, and returns its state. */
    public String awaitEnd(String job) throws Exception {
        return PATIENCE.get("job " + job + " ends", () -> state(job).filter(ENDED::contains));
    }

    /** Waits until a checkpoint has completed whose id is greater, and returns its id. */
    public long awaitCheckpointAfter(String job, long id) throws Exception {
        return PATIENCE.get(
                "a checkpoint of job " + job + " after " + id,
                () ->
                        checkpoints(requireAlive(job))
                                .map(Checkpoints::lastId)
                                .filter(last -> last > id));
    }

    /** Waits until a job has gone on from a checkpoint so often, by the present JobManager. */
    public void awaitRestores(String job, int restores) throws Exception {
        PATIENCE.until(
                restores + " restores of job " + job,
                () ->
                        checkpoints(requireAlive(job))
                                .filter(checkpoints -> checkpoints.restored() >= restores)
                                .isPresent());
    }

    private String requireAlive(String job) throws InterruptedException {
        Optional<String> state = state(job);
        if (state.filter(ENDED::contains).isPresent()) {
            throw new IllegalStateException(
                    "job %s is %s: %s"
                            .formatted(
                                    job,
                                    state.get(),
                                    told("/jobs/" + job + "/exceptions")
                                            .map(JsonNode::toString)
                                            .orElse("")));
        }
        return job;
    }

    /**
     * Asks for another parallelism of all vertices of a job that the adaptive scheduler runs, and
     * returns at once.
     */
    public void rescale(String job, int parallelism) throws IOException, InterruptedException {
        Map<String, Object> requirements = new LinkedHashMap<>();
        for (JsonNode vertex : http.get("/jobs/" + job).get("vertices")) {
            requirements.put(
                    vertex.get("id").asText(),
                    Map.of("parallelism", Map.of("lowerBound", 1, "upperBound", parallelism)));
        }
        http.send("PUT", "/jobs/" + job + "/resource-requirements", requirements);
    }

    /** Waits until all tasks of a job run, and each of its vertices has this parallelism. */
    public void awaitParallelism(String job, int parallelism) throws Exception {
        PATIENCE.until(
                "job " + job + " runs with parallelism " + parallelism,
                () -> allTasksRun(requireAlive(job)) && hasParallelism(job, parallelism));
    }

    private boolean hasParallelism(String job, int parallelism) throws InterruptedException {
        Optional<JsonNode> details = told("/jobs/" + job);
        if (details.isEmpty()) {
            return false;
        }
        for (JsonNode vertex : details.get().get("vertices")) {
            if (vertex.get("parallelism").asInt() != parallelism) {
                return false;
            }
        }
        return true;
    }

    /** Cancels a job, waits until it has ended and returns how long that took. */
    public Duration cancel(String job) throws Exception {
        long begin = System.nanoTime();
        http.send("PATCH", "/jobs/" + job + "?mode=cancel", Map.of());
        awaitEnd(job);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /**
     * Stops a job with a savepoint and waits until both are done.
     *
     * @param format {@code CANONICAL} or {@code NATIVE}
     * @return where the savepoint is, to restore a job from
     */
    public String stopWithSavepoint(String job, Path directory, String format) throws Exception {
        JsonNode trigger =
                http.send(
                        "POST",
                        "/jobs/" + job + "/stop",
                        Map.of(
                                "targetDirectory",
                                directory.toUri().toString(),
                                "drain",
                                false,
                                "formatType",
                                format));
        String address = "/jobs/" + job + "/savepoints/" + trigger.get("request-id").asText();
        JsonNode operation =
                PATIENCE.get(
                                "a savepoint of job " + job,
                                () ->
                                        told(address)
                                                .filter(
                                                        told ->
                                                                told.at("/status/id")
                                                                        .asText()
                                                                        .equals("COMPLETED")))
                        .get("operation");
        if (!operation.hasNonNull("location")) {
            throw new IllegalStateException(
                    "the savepoint of job " + job + " failed: " + operation);
        }
        awaitEnd(job);
        return operation.get("location").asText();
    }

    private Optional<JsonNode> told(String path) throws InterruptedException {
        try {
            return Optional.of(http.get(path));
        } catch (IOException e) {
            // There is no JobManager, or it does not know the job yet: whoever waits looks again.
            return Optional.empty();
        }
    }
}
