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
package io.lakeflow.flink.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is inside the one jar that SQL users put on their cluster, and what must not be. */
class SqlJarITCase {
    private static final Logger LOG = LoggerFactory.getLogger(SqlJarITCase.class);

    private static final String OURS = "io/lakeflow/flink/";
    private static final String SHADED = "io.lakeflow.flink.shaded.";
    private static final String SERVICES = "META-INF/services/";

    private static Path path;
    private static JarFile jar;

    @BeforeAll
    static void openJar() throws IOException {
        path = Path.of(System.getProperty("lakeflow.packed.jar"));
        jar = new JarFile(path.toFile());
    }

    @AfterAll
    static void closeJar() throws IOException {
        jar.close();
    }

    @Test
    void everythingIsOursOrRelocated() {
        assertThat(jar.getEntry(OURS + "scan/TableScan.class")).isNotNull();
        assertThat(files())
                .filteredOn(name -> !name.startsWith(OURS))
                .filteredOn(name -> !name.startsWith("lakeflow/"))
                .filteredOn(name -> !name.startsWith("META-INF/") || name.endsWith(".class"))
                .isEmpty();
    }

    @Test
    void noEntryComesTwice() {
        assertThat(files()).doesNotHaveDuplicates();
    }

    @Test
    void servicesNameOnlyClassesOfTheJar() throws IOException {
        List<String> services = files().stream().filter(n -> n.startsWith(SERVICES)).toList();
        assertThat(services).isNotEmpty();
        for (String service : services) {
            String type = service.substring(SERVICES.length());
            assertThat(type).matches("org\\.apache\\.flink\\..*|io\\.lakeflow\\.flink\\..*");
            assertThat(text(service).lines())
                    .allSatisfy(
                            provider ->
                                    assertThat(jar.getEntry(provider.replace('.', '/') + ".class"))
                                            .as(provider)
                                            .isNotNull());
        }
    }

    @Test
    void flinkFindsTheTableFactory() throws IOException {
        assertThat(text(SERVICES + "org.apache.flink.table.factories.Factory").lines())
                .contains("io.lakeflow.flink.table.LakeflowTableFactory");
    }

    @Test
    void noticeListsExactlyTheBundledArtifacts() throws IOException {
        List<String> listed =
                text("META-INF/NOTICE")
                        .lines()
                        .filter(line -> line.startsWith("- "))
                        .map(line -> line.substring(2))
                        .toList();
        assertThat(listed).isEqualTo(bundledArtifacts());
    }

    @Test
    void licencesOfTheJarAndOfCopiedCodeAreInside() throws IOException {
        assertThat(text("META-INF/LICENSE")).contains("Apache License", "Version 2.0");
        assertThat(text("META-INF/FastDoubleParser-LICENSE")).contains("MIT License");
        assertThat(text("META-INF/FastDoubleParser-ThirdParty-LICENSE")).contains("Boost");
        assertThat(text("META-INF/Schubfach-LICENSE")).contains("Raffaello Giulietti");
    }

    @Test
    void nothingIsLeftOfNativeLibraries() {
        assertThat(files())
                .filteredOn(name -> name.matches(".*\\.(so|dll|jnilib|dylib|a)"))
                .isEmpty();
    }

    /**
     * Relocation rewrites names in code but not in files; the client reads its defaults by name.
     */
    @Test
    void relocatedHttpClientFindsItsDefaults() throws Exception {
        Class<?> dsl = Class.forName(SHADED + "org.asynchttpclient.Dsl");
        assertThat(dsl.getProtectionDomain().getCodeSource().getLocation())
                .isEqualTo(path.toUri().toURL());
        try (AutoCloseable client = (AutoCloseable) dsl.getMethod("asyncHttpClient").invoke(null)) {
            assertThat(client).isNotNull();
        }
    }

    @Test
    void sha256IsPrinted() throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        LOG.info("SHA-256 {}  {}", HexFormat.of().formatHex(digest.digest()), path.getFileName());
    }

    private static List<String> bundledArtifacts() throws IOException {
        List<String> artifacts = new ArrayList<>();
        for (String name : files()) {
            if (name.endsWith("/pom.properties")
                    && !name.startsWith("META-INF/maven/io.lakeflow.flink/")) {
                artifacts.add(coordinates(name));
            }
        }
        return artifacts.stream().sorted().toList();
    }

    private static String coordinates(String pomProperties) throws IOException {
        Properties pom = new Properties();
        try (InputStream in = jar.getInputStream(jar.getEntry(pomProperties))) {
            pom.load(in);
        }
        return List.of("groupId", "artifactId", "version").stream()
                .map(pom::getProperty)
                .collect(Collectors.joining(":"));
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
