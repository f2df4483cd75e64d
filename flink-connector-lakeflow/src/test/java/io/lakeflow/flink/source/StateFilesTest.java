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
        "enumerator-v1.bin, 2b93c57334a0891cb82b40e01e83d878d715f255e5488d92c5b9737fb61495bb",
        "split-v2.bin, 8bf1b65b1b8fe8f58f780eb810d2d85afdab57562b806b2b47892ebc3b88b6ef",
        "enumerator-v2.bin, 36b54fc3091b3d5ba2f2b19a109dd77e9efc67c889f120c7b67ae7511d59852f",
        "rest-offset-v1.json, 08aaf4cd34e452d8586ff35477cd35d8ebf17340c967082f85358ce8d0f4cda5",
        "rest-offset-v2.json, a8334a9cf3a3f5780a53bdd561db277c3e651ca44067d968f7349112671e0eb9",
        "rest-offset-v3.json, c32c9417f04bfe61d0129488dbbf95f6e8071cefee8d5ce5cee8e1c4a104b61e",
        "rest-offset-v4.json, d1a129f951c715e64959e9d7d5745379b077644d78eec9087e637c2c16985677",
        "rest-offset-v4-recent.json, 221c9d8caaab7f340dcfe2615cd3ba48533070253da67fde115b2ec68fa2fe40",
        "rest-offset-v5.json, 23f445c19ef05b0b551e451744d384ca3f739a87c84521063eca443b7c3b5221",
        "rest-parents-plan-v2.json, 36397d6f7273738f0a2cbac40dda1aa49b0d44f88a65d28b9626474f2ee7557f",
        "rest-parents-plan-v3.json, 59c98ca823429a6a92d70ee34158117b72f6a8992b3a7b040ac94b99d65a9a34",
        "rest-partition-v1.json, e5763229ddf9629d74ed636fc5dc2cc6111b95b5e422707c111edd6f7a62bdd5",
        "rest-windows-plan-v1.json, 26f4691c897a224f25ff63de17858d14e850950024edad23da62487f8d38bd6c",
        "rest-parents-plan-v1.json, f7f13ae96bc56525bf03cf5f71fc42cbe46d330a5eabf7dc0ff0718373c7ad89",
        "connect-first-v1.json, b53608e2368f3e04bafaaf46552da87fca654fa31dd21d037b7a4e8e91d9449a",
        "connect-keys-v1.json, 614b67fde3ca1fe1a0ae84df58711d3a36d437665f486f8aed1c0615263219e5",
        "connect-offset-v1.json, 4ea9c8372653f0a18bd11de45ebd62ae0733ee52381ffb8491fb4848590f6081",
        "connect-partition-v1.json, 93a723a04b2b90c0bd10f85421648400603b26472dc6a99621a18eca5f9ad789",
        "connect-plan-v1.json, 299a1cb8fb106b1e105f5cb97ef029b6e1188ca21d1f1fb8af1610b424958a69",
        "connect-snapshot-v1.json, e50b937f9fa951dd24bc850f8777887bb34ee83f5c9b9472de068c59c04692bb",
        "connect-tail-v1.json, 6e930061c4ba9c73c3e7d56fdc587bf2eba2cfbee32ececce6454c80a683ddf4"
    })
    void t5_isWhatItAlwaysWas(String name, String sha256) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(StateFiles.read(name));

        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(sha256);
    }
}
