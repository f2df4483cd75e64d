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
package io.lakeflow.flink.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class EmittedBeforeTest {
    private static final EmittedBefore ROWS = EmittedBefore.of(new long[] {7, 8, 7});

    private static EmittedBefore written(EmittedBefore rows) {
        ObjectNode json = Json.object();
        rows.toJson(json);
        return EmittedBefore.fromJson(json);
    }

    @Test
    void aRowIsTakenAsOftenAsItWasEmitted() {
        EmittedBefore.Left left = ROWS.left();

        assertThat(left.take(7)).isTrue();
        assertThat(left.take(9)).isFalse();
        assertThat(left.take(7)).isTrue();
        assertThat(left.take(7)).isFalse();
        assertThat(left.toEmittedBefore()).isEqualTo(EmittedBefore.of(new long[] {8}));
    }

    @Test
    void isForgottenWhenItCanNoLongerBeListed() {
        EmittedBefore old = ROWS.afterRound(true);

        assertThat(old.left().take(8)).as("in the round after").isTrue();
        assertThat(old.afterRound(true).isEmpty()).isTrue();
        assertThat(ROWS.afterRound(false).isEmpty()).as("a version may be back").isTrue();
        assertThat(old.plus(ROWS).afterRound(true).isEmpty()).as("emitted since").isFalse();
        assertThat(old.plus(EmittedBefore.NOTHING)).isEqualTo(old);
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(written(ROWS)).isEqualTo(ROWS);
        assertThat(written(ROWS.afterRound(true))).isEqualTo(ROWS.afterRound(true));
        assertThat(written(EmittedBefore.NOTHING)).isEqualTo(EmittedBefore.NOTHING);
    }
}
