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

import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;

/** The words in the names of secrets are those by which Flink knows what to hide. */
class SecretNamesTest {

    @Test
    void flinkHidesTheValueOfEveryOptionThatMayBeASecret() {
        assertThat(OptionsReader.SECRET_WORDS)
                .isNotEmpty()
                .allMatch(word -> GlobalConfiguration.isSensitive("config.shop_" + word + "_2"));
        assertThat(GlobalConfiguration.isSensitive("config.pin")).isFalse();
    }
}
