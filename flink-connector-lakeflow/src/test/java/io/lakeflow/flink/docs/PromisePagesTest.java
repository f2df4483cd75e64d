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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tests that {@code docs/semantics.md} and {@code docs/reliability.md} name exist, and those of
 * known losses and faults are named there.
 */
class PromisePagesTest {
    private static final Path DOCS = TestIndex.PROJECT.resolve("docs");
    private static TestIndex tests;

    private static List<Path> pages() {
        return List.of(DOCS.resolve("semantics.md"), DOCS.resolve("reliability.md"));
    }

    @BeforeAll
    static void readTests() throws IOException {
        tests = TestIndex.read();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTestThatIsNamedExists(Path page) throws IOException {
        String text = Files.readString(page);
        assertThat(tests.missing(text)).isEmpty();
        assertThat(TestIndex.named(text)).isGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRowHasItsTestsOrSaysWhyThereIsNone(Path page) throws IOException {
        String expected = tests.withTests(Files.readString(page));
        if (Boolean.getBoolean("lakeflow.docs.write")) {
            Files.writeString(page, expected);
        }
        assertThat(page)
                .as("the tests of each row, written anew with -Dlakeflow.docs.write=true")
                .content()
                .isEqualTo(expected)
                .doesNotContain("not tested: ?");
    }

    @Test
    void everyIdOfATestHasARow() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Path page : pages()) {
            rows.addAll(TestIndex.rows(Files.readString(page)));
        }
        assertThat(rows).doesNotHaveDuplicates().containsAll(tests.ids());
    }
}
