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
package io.lakeflow.flink.docs;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard asks for metrics that there are. */
class GrafanaDashboardTest {
    /** Of the job, which Flink itself has. */
    private static final Set<String> OF_THE_JOB =
            Set.of(
                    "flink_jobmanager_job_numRestarts",
                    "flink_jobmanager_job_numberOfFailedCheckpoints");

    /** What the Prometheus reporter makes of scope and name: everything else becomes '_'. */
    private static final Pattern METRIC = Pattern.compile("\\bflink_[a-zA-Z0-9_:]*");

    @Test
    void asksForDocumentedMetricsOnly() throws Exception {
        Set<String> documented = new TreeSet<>(OF_THE_JOB);
        MetricsPage.namesByPrefix()
                .forEach((prefix, names) -> names.forEach(name -> documented.add(prefix + name)));

        Set<String> asked = new TreeSet<>();
        for (JsonNode expression : expressions()) {
            Matcher metrics = METRIC.matcher(expression.asText());
            assertThat(metrics.find()).as(expression.asText()).isTrue();
            do {
                asked.add(metrics.group());
            } while (metrics.find());
        }

        assertThat(documented).containsAll(asked);
    }

    @Test
    void showsEveryMetricOfFlinkThatIsOnThePage() throws Exception {
        Set<String> asked = expressions().stream().map(JsonNode::asText).collect(toSet());
        String prefix = "flink_taskmanager_job_task_operator_";
        assertThat(MetricsPage.namesByPrefix().get(prefix))
                .allSatisfy(
                        name -> assertThat(asked).anyMatch(q -> q.contains(prefix + name + "{")));
    }

    @Test
    void everyPanelSaysWhatItShowsAndHasAPlace() throws Exception {
        List<String> places = new ArrayList<>();
        for (JsonNode panel : dashboard().get("panels")) {
            assertThat(panel.get("title").asText()).isNotBlank();
            assertThat(panel.get("description").asText()).isNotBlank();
            assertThat(panel.get("datasource").get("uid").asText()).isEqualTo("${datasource}");
            JsonNode place = panel.get("gridPos");
            assertThat(place.get("x").asInt() + place.get("w").asInt()).isLessThanOrEqualTo(24);
            places.add(place.get("x") + "," + place.get("y"));
        }
        assertThat(places).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    }

    private static List<JsonNode> expressions() throws Exception {
        List<JsonNode> expressions = new ArrayList<>();
        for (JsonNode panel : dashboard().get("panels")) {
            expressions.addAll(panel.findValues("expr"));
        }
        for (JsonNode variable : dashboard().get("templating").get("list")) {
            if (variable.get("type").asText().equals("query")) {
                expressions.add(variable.get("query").get("query"));
            }
        }
        return expressions;
    }

    private static JsonNode dashboard() throws Exception {
        return new ObjectMapper()
                .readTree(Files.readString(MetricsPage.DOCS.resolve("grafana-dashboard.json")));
    }
}
