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
package io.lakeflow.flink.benchmark.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/** Where the samples of a recording were taken: methods by their share of all samples. */
final class HotMethods {
    private static final int METHODS = 25;

    private HotMethods() {}

    /** Writes them beside the recording. */
    static void write(Path recording, Path text) {
        try {
            Files.write(text, lines(recording));
        } catch (IOException e) {
            throw new UncheckedIOException("No profile of " + recording, e);
        }
    }

    private static List<String> lines(Path recording) throws IOException {
        Map<String, Integer> samples = new HashMap<>();
        int all = 0;
        for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
            if (event.getEventType().getName().equals("jdk.ExecutionSample")
                    && event.getStackTrace() != null) {
                all++;
                samples.merge(top(event), 1, Integer::sum);
            }
        }
        int total = all;
        return samples.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(METHODS)
                .map(
                        method ->
                                "%5.1f %% %s"
                                        .formatted(
                                                100.0 * method.getValue() / total, method.getKey()))
                .toList();
    }

    private static String top(RecordedEvent event) {
        RecordedFrame frame = event.getStackTrace().getFrames().get(0);
        RecordedMethod method = frame.getMethod();
        return method.getType().getName() + "." + method.getName();
    }
}
