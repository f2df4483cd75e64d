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
package io.lakeflow.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {
    @Test
    void fewPlacesAreToldOfOneByOne() {
        Places places = new Places(4);
        assertThat(places.untold()).isEqualTo(4);
        places.tell();
        assertThat(places.untold()).isZero();

        places.take();
        places.free();
        assertThat(places.areWorthTelling()).isTrue();
        assertThat(places.untold()).isOne();
    }

    @Test
    void ofManyThereAreSomeMoreAndLittleRoomIsNotWorthTelling() {
        Places places = new Places(64);
        assertThat(places.untold()).isEqualTo(92);
        places.tell();
        for (int freed = 1; freed <= 14; freed++) {
            assertThat(places.areWorthTelling()).isFalse();
            places.take();
            places.free();
        }
        assertThat(places.areWorthTelling()).isTrue();
    }

    @Test
    void restoredSplitsMayTakeMoreThanThereAre() {
        Places places = new Places(1);
        places.take();
        places.take();
        assertThat(places.untold()).isZero();
        places.free();
        assertThat(places.untold()).isZero();
        places.free();
        assertThat(places.untold()).isOne();
    }
}
