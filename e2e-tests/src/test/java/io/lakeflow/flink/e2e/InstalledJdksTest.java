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
package io.lakeflow.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledJdksTest {
    @TempDir private Path machine;

    @Test
    void theOneThatRunsTheTestsIsFound() throws IOException {
        assertThat(InstalledJdks.ofThisMachine().home(Runtime.version().feature()))
                .isExecutable()
                .hasToString(System.getProperty("java.home"));
    }

    @Test
    void oneAmongTheInstalledIsFound() throws IOException {
        Path other = jdk("jvm/temurin-25", "25.0.3");
        assertThat(jdks(Map.of()).home(25)).isEqualTo(other);
    }

    @Test
    void theVariableWinsOverTheInstalled() throws IOException {
        jdk("jvm/temurin-25", "25.0.3");
        Path mine = jdk("mine", "25");
        assertThat(jdks(Map.of("JAVA_25_HOME", mine.toString())).home(25)).isEqualTo(mine);
    }

    @Test
    void aVariableThatNamesAnotherOneIsAnError() throws IOException {
        Path old = jdk("old", "1.8.0_412");
        assertThatThrownBy(() -> jdks(Map.of("JAVA_25_HOME", old.toString())).home(25))
                .hasMessage(
                        "JAVA_25_HOME is %s: expected the directory of a JDK 25, found a JDK 8 there",
                        old);
    }

    @Test
    void whereThereIsNoneTheErrorSaysWhatToDo() throws IOException {
        Files.createDirectories(machine.resolve("jvm/no-jdk"));
        assertThatThrownBy(() -> jdks(Map.of()).home(25))
                .hasMessageStartingWith("expected a JDK 25 for the cluster, found {17=")
                .hasMessageEndingWith(
                        "install one, such as Temurin 25, or set JAVA_25_HOME to its directory");
    }

    private InstalledJdks jdks(Map<String, String> environment) throws IOException {
        return new InstalledJdks(
                environment, jdk("own", "17.0.15"), List.of(machine.resolve("jvm")));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = machine.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.createFile(
                java,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"someone\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
