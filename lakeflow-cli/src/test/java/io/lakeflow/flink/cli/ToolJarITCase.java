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
package io.lakeflow.flink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is inside the tool's jar. */
class ToolJarITCase {
    private static JarFile jar;

    @BeforeAll
    static void open() throws IOException {
        jar = new JarFile(Path.of(System.getProperty("lakeflow.cli.jar")).toFile());
    }

    @AfterAll
    static void close() throws IOException {
        jar.close();
    }

    @Test
    void itSaysThatItIsAProgram() throws IOException {
        Attributes manifest = jar.getManifest().getMainAttributes();
        assertThat(manifest.getValue("Main-Class")).isEqualTo("io.lakeflow.flink.cli.Lakeflow");
        assertThat(manifest.getValue("Lakeflow-Usage")).contains("never in the lib directory");
        assertThat(text("META-INF/NOTICE")).contains("not for the lib directory");
    }

    @Test
    void noEntryComesTwice() {
        assertThat(files()).doesNotHaveDuplicates();
    }

    /** Only what a read without a job needs: no runtime, no planner. */
    @Test
    void itHasNoRuntimeOfFlink() {
        assertThat(files())
                .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
                .noneMatch(name -> name.startsWith("org/apache/flink/table/planner/"));
    }

    /** The artifacts of Flink, and what comes with them, differ from version to version. */
    @Test
    void noticeListsTheBundledArtifacts() throws IOException {
        assertThat(text("META-INF/NOTICE").lines().filter(line -> line.startsWith("- ")))
                .containsExactlyInAnyOrderElementsOf(bundledArtifacts());
    }

    private static List<String> bundledArtifacts() throws IOException {
        List<String> artifacts = new ArrayList<>();
        for (String name : files()) {
            if (name.endsWith("/pom.properties")
                    && !name.matches(
                            "META-INF/maven/(io\\.lakeflow\\.flink|org\\.apache\\..*|org\\.snakeyaml)/.*")) {
                Properties pom = new Properties();
                try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
                    pom.load(in);
                }
                artifacts.add(
                        "- %s:%s:%s"
                                .formatted(
                                        pom.getProperty("groupId"),
                                        pom.getProperty("artifactId"),
                                        pom.getProperty("version")));
            }
        }
        return artifacts.stream().sorted().toList();
    }

    private static List<String> files() {
        return jar.stream().filter(e -> !e.isDirectory()).map(JarEntry::getName).toList();
    }

    private static String text(String name) throws IOException {
        assertThat(jar.getEntry(name)).as(name).isNotNull();
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
