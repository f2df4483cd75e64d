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
package io.lakeflow.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.scan.ScanException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretResolverTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("GITHUB_TOKEN", "hush", "AWS_KEY", "hush");

    @Test
    void opensAVariableThatIsAllowed() {
        assertThat(resolver("env:GITHUB_*").resolve("${env:GITHUB_TOKEN}")).isEqualTo("hush");
        assertThat(resolver("env:GITHUB_TOKEN").resolve("${env:GITHUB_TOKEN}")).isEqualTo("hush");
    }

    @Test
    void opensAFileWithoutItsLastNewline(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "line 1\nline 2\r\n");

        assertThat(resolver("file:" + directory + "/*").resolve("${file:" + file + "}"))
                .isEqualTo("line 1\nline 2");
    }

    @Test
    void opensNothingByDefault() {
        assertThatThrownBy(() -> resolver().resolve("${env:AWS_KEY}"))
                .isInstanceOf(ScanException.class)
                .hasMessageEndingWith("lakeflow.secrets.allowed: [\"env:AWS_KEY\"]");
    }

    @Test
    void aRefusalKeepsWhatIsAllowedInTheLineToWrite() {
        assertThatThrownBy(() -> resolver("env:GITHUB_*").resolve("${env:AWS_KEY}"))
                .hasMessageEndingWith(
                        "lakeflow.secrets.allowed: [\"env:GITHUB_*\", \"env:AWS_KEY\"]");
    }

    @Test
    void theLineToWriteIsUnderstoodByFlink(@TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("config.yaml"),
                "lakeflow.secrets.allowed: [\"env:GITHUB_*\", \"file:/run/secrets/*\"]\n");
        Configuration configuration = GlobalConfiguration.loadConfiguration(directory.toString());

        assertThat(configuration.get(SecretResolver.ALLOWED))
                .containsExactly("env:GITHUB_*", "file:/run/secrets/*");
    }

    @Test
    void aPathCannotLeaveTheAllowedDirectory(@TempDir Path directory) throws Exception {
        Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(directory.resolve("other"), "hush");
        String escaping = "${file:" + directory + "/secrets/../other}";

        assertThatThrownBy(() -> resolver("file:" + directory + "/secrets/*").resolve(escaping))
                .hasMessageContaining("may not be opened here")
                .hasMessageContaining("\"file:" + directory + "/other\"");
    }

    @Test
    void aPathMustBeAbsolute() {
        assertThatThrownBy(() -> resolver("file:*").resolve("${file:token}"))
                .hasMessageContaining("absolute path");
    }

    @Test
    void saysWhatIsMissing(@TempDir Path directory) {
        assertThatThrownBy(() -> resolver("env:*").resolve("${env:NONE}"))
                .hasMessageContaining("${env:NONE} leads nowhere")
                .hasMessageContaining("no variable NONE");
        assertThatThrownBy(() -> resolver("file:*").resolve("${file:" + directory + "/none}"))
                .isInstanceOf(ScanException.class)
                .hasMessageContaining("/none} cannot be read");
    }

    @Test
    void doesNotRepeatWhatMayBeASecret() {
        assertThatThrownBy(() -> resolver("env:*").resolve("ghp_abcdef"))
                .isInstanceOf(ScanException.class)
                .hasMessageContaining("${env:NAME}")
                .hasMessageNotContaining("ghp_abcdef");
    }

    @Test
    void refusesAPatternThatPromisesMoreThanItDoes() {
        for (String pattern : List.of("env:*_TOKEN", "*", "GITHUB_TOKEN")) {
            assertThatThrownBy(() -> resolver(pattern).resolve("${env:GITHUB_TOKEN}"))
                    .hasMessageContaining("'" + pattern + "' in lakeflow.secrets.allowed");
        }
    }

    @Test
    void aTaskGoesByTheConfigurationOfItsTaskManager() {
        Configuration configuration = new Configuration();
        configuration.set(SecretResolver.ALLOWED, List.of("env:PATH"));

        assertThat(SecretResolver.of(Grants.of(configuration)).resolve("${env:PATH}")).isNotEmpty();
        assertThatThrownBy(
                        () ->
                                SecretResolver.of(Grants.of(new Configuration()))
                                        .resolve("${env:PATH}"))
                .isInstanceOf(ScanException.class);
    }

    @Test
    void anEmbeddedClusterGoesByASystemProperty() {
        System.setProperty(SecretResolver.ALLOWED.key(), "env:NONE;env:PATH");
        try {
            assertThat(SecretResolver.of(Grants.ofJobManager()).resolve("${env:PATH}"))
                    .isNotEmpty();
            assertThat(SecretResolver.of(Grants.of(new Configuration())).resolve("${env:PATH}"))
                    .isNotEmpty();
        } finally {
            System.clearProperty(SecretResolver.ALLOWED.key());
        }
        assertThatThrownBy(() -> SecretResolver.of(Grants.ofJobManager()).resolve("${env:PATH}"))
                .isInstanceOf(ScanException.class);
    }

    private static SecretResolver resolver(String... allowed) {
        return new SecretResolver(() -> List.of(allowed), ENVIRONMENT::get);
    }
}
