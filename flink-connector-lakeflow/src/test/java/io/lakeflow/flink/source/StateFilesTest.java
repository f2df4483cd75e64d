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

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A golden file is added for each version, and never edited. */
class StateFilesTest {

    @ParameterizedTest
    @CsvSource({
        "split-v1.bin, 8020e30771a98ecd676979db44571adf605750948c86bc979761956becc3e018",
        "enumerator-v1.bin, 2b93c57334a0891cb82b40e01e83d878d715f255e5488d92c5b9737fb61495bb"
    })
    void isWhatItAlwaysWas(String name, String sha256) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(StateFiles.read(name));

        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(sha256);
    }
}
