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
package io.lakeflow.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LostAbortsTest {
    private final LostAborts aborts = new LostAborts();

    @Test
    void aCheckpointAfterOneThatWasAbortedIsNotWatched() {
        assertThat(aborts.begun(1)).isFalse();
        aborts.readerLost();
        aborts.aborted(1);

        assertThat(aborts.begun(2)).isFalse();
    }

    @Test
    void theNextOneIsWatchedWhereTheAbortIsLost() {
        aborts.begun(1);
        aborts.readerLost();

        assertThat(aborts.begun(2)).isTrue();
        assertThat(aborts.isOpen(2)).isTrue();
        aborts.completed(2);
        assertThat(aborts.isOpen(2)).isFalse();
    }

    /** The one that was watched first begins before readers are sent a probe. */
    @Test
    void watchingEndsWithTheSecondThatCompletes() {
        aborts.begun(1);
        aborts.readerLost();
        aborts.begun(2);
        aborts.completed(2);
        assertThat(aborts.begun(3)).isTrue();
        aborts.aborted(3);
        assertThat(aborts.begun(4)).isTrue();
        aborts.completed(4);

        assertThat(aborts.begun(5)).isFalse();
    }

    @Test
    void aWatchedOneIsNotUnderWayWhenAReaderFailsAgain() {
        aborts.begun(1);
        aborts.readerLost();
        aborts.begun(2);
        aborts.readerLost();

        assertThat(aborts.isOpen(2)).isFalse();
        assertThat(aborts.begun(3)).isTrue();
        assertThat(aborts.isOpen(3)).isTrue();
        aborts.completed(3);
        assertThat(aborts.begun(4)).as("the abort of 2 was lost, too").isTrue();
    }

    @Test
    void checkpointsAtTheSameTimeAreNotWatched() {
        aborts.readerLost();
        aborts.begun(1);

        assertThat(aborts.begun(2)).isFalse();
    }
}
