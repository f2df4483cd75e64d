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
package io.lakeflow.flink.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecLoaderTest {

    @Test
    void theIndexNamesEveryBundledSource() throws IOException {
        Path sources = Path.of("src", "main", "resources", "lakeflow", "sources");
        List<String> names;
        try (Stream<Path> files = Files.list(sources)) {
            names =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("index"))
                            .map(name -> name.replace(".yaml", ""))
                            .sorted()
                            .toList();
        }
        assertThat(SpecLoader.bundledNames()).isEqualTo(names);
    }

    @Test
    void everyBundledSourceIsReadAndHasItsOwnName() {
        for (String name : SpecLoader.bundledNames()) {
            assertThat(SpecLoader.bundled(name).name()).isEqualTo(name);
        }
    }

    @Test
    void anUnknownSourceIsToldWithThoseThereAre() {
        String names = String.join(", ", SpecLoader.bundledNames());
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> SpecLoader.bundled("exampel"))
                .withMessageStartingWith(
                        "exampel: no source 'exampel' comes with the connector, expected one of "
                                + names
                                + " or the path of a spec file");
    }

    @Test
    void aNameIsNoPath() {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> SpecLoader.bundled("../../specs/github"));
    }

    @Test
    void aFileByPathAndByUri(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("my shop.yaml"), SpecTexts.SHOP);
        assertThat(SpecLoader.fromFile(file.toString()).name()).isEqualTo("shop");
        assertThat(SpecLoader.fromFile(file.toUri().toString()).name()).isEqualTo("shop");
    }

    @Test
    void mistakesInAFileNameTheFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.yaml"), "spec: 2\n");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> SpecLoader.fromFile(file.toString()))
                .withMessageStartingWith(file + ":1:1: 'name' is missing\n");
    }

    @Test
    void aFileThatCannotBeRead(@TempDir Path directory) throws IOException {
        String missing = directory.resolve("none.yaml").toString();
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> SpecLoader.fromFile(missing))
                .withMessageStartingWith(missing + ": the spec cannot be read: " + missing);
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> SpecLoader.fromFile("nosuchscheme://host/a.yaml"))
                .withMessageStartingWith("nosuchscheme://host/a.yaml: the spec cannot be read: ");
        Path binary = Files.write(directory.resolve("b.yaml"), new byte[] {(byte) 0xC3, 0x28});
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> SpecLoader.fromFile(binary.toString()))
                .withMessage(binary + ": the spec is not UTF-8 text");
    }

    @Test
    void writtenOut() {
        assertThat(SpecLoader.inline(SpecTexts.SHOP).name()).isEqualTo("shop");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> SpecLoader.inline("spec: 1"))
                .withMessageStartingWith("spec:1:1: ");
    }
}
