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
package io.lakeflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.lakeflow.flink.scan.TableScan;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The code of this module keeps to the rules. That the rules bite: {@link ArchitectureRulesTest}.
 */
class ArchitectureTest {

    private static final JavaClasses PRODUCTION = classesBeside(TableScan.class);
    private static final JavaClasses TESTS = classesBeside(ArchitectureTest.class);

    private static JavaClasses classesBeside(Class<?> one) {
        try {
            Path directory =
                    Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
            return new ClassFileImporter().importPath(directory);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void looksAtBothTrees() {
        assertThat(PRODUCTION.contain(TableScan.class)).isTrue();
        assertThat(PRODUCTION.contain(ArchitectureTest.class)).isFalse();
        assertThat(TESTS.contain(ArchitectureTest.class)).isTrue();
    }

    @Test
    void packagesImportOnlyWhatTheArchitectureAllows() {
        ArchitectureRules.arrows("io.lakeflow.flink").check(PRODUCTION);
    }

    @Test
    void whatAuthorsCompileAgainstNamesNoLibrary() {
        ArchitectureRules.noLibraryInSignatures("io.lakeflow.flink").check(PRODUCTION);
    }

    @Test
    void productionCodeUsesOnlyTheApiOfFlink() {
        ArchitectureRules.onlyFlinkApi().check(PRODUCTION);
    }

    @Test
    void productionCodeLogsWithSlf4jOnly() {
        ArchitectureRules.noStandardStreams().check(PRODUCTION);
        ArchitectureRules.noJavaUtilLogging().check(PRODUCTION);
    }

    @Test
    void nothingSleeps() {
        ArchitectureRules.noSleep().check(PRODUCTION);
        ArchitectureRules.noSleep().check(TESTS);
    }
}
