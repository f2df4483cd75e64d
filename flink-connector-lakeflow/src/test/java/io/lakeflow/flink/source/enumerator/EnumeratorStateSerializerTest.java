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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.source.StateFiles;
import io.lakeflow.flink.source.split.ScanSplit;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnumeratorStateSerializerTest {
    private static final Partition WINDOW =
            new Partition("2024-01", Partition.Kind.FINITE, "{\"from\":1}");
    private static final Partition PARENT =
            new Partition("parent=7", Partition.Kind.ROUND, "{\"id\":7}");

    private static final EnumeratorState GOLDEN =
            new EnumeratorState(
                    new Offset("{\"init\":1700000000}"),
                    Progress.CAUGHT_UP,
                    List.of(
                            ScanSplit.of(WINDOW),
                            ScanSplit.of(new Partition("tail", Partition.Kind.ENDLESS, "{}")),
                            ScanSplit.ofRound(PARENT, new Offset("{\"cursor\":5}"), 3)),
                    List.of(
                            new Round(PARENT, new Offset("{\"cursor\":5}"), 3, true, true),
                            new Round(
                                    new Partition("parent=8", Partition.Kind.ROUND, "{\"id\":8}"),
                                    null,
                                    1,
                                    false,
                                    false)));

    private final EnumeratorStateSerializer serializer = new EnumeratorStateSerializer();

    @Test
    void restoresVersion1() throws IOException {
        assertThat(serializer.deserialize(1, StateFiles.read("enumerator-v1.bin")))
                .isEqualTo(GOLDEN);
    }

    @Test
    void writesVersion1() throws IOException {
        assertThat(serializer.getVersion()).isEqualTo(1);
        assertThat(serializer.serialize(GOLDEN)).isEqualTo(StateFiles.read("enumerator-v1.bin"));
    }

    @Test
    void restoresTheInitialState() throws IOException {
        assertThat(serializer.deserialize(1, serializer.serialize(EnumeratorState.INITIAL)))
                .isEqualTo(EnumeratorState.INITIAL);
    }

    @Test
    void packsManyRoundsIntoLittleSpace() throws IOException {
        EnumeratorState state =
                new EnumeratorState(
                        null,
                        Progress.MORE,
                        List.of(),
                        IntStream.range(0, 100_000)
                                .mapToObj(EnumeratorStateSerializerTest::parent)
                                .toList());

        byte[] bytes = serializer.serialize(state);

        assertThat(bytes).hasSizeLessThan(10_000_000);
        assertThat(serializer.deserialize(1, bytes)).isEqualTo(state);
    }

    @Test
    void refusesAnUnknownVersionByItsNumber() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);

        assertThatThrownBy(() -> serializer.deserialize(17, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the enumerator has version 17");
    }

    @Test
    void refusesTrailingBytes() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 2);
        Arrays.fill(longer, bytes.length, longer.length, (byte) '[');

        assertThatThrownBy(() -> serializer.deserialize(1, longer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The state of the enumerator is damaged");
    }

    private static Round parent(int id) {
        return new Round(
                new Partition(
                        "repo=owner-" + id + "/name-" + id,
                        Partition.Kind.ROUND,
                        "{\"owner\":\"owner-" + id + "\",\"name\":\"name-" + id + "\"}"),
                new Offset("{\"cursor\":\"2024-05-01T10:" + id % 60 + ":00Z\",\"ids\":" + id + "}"),
                1 + id % 5,
                id % 7 == 0,
                false);
    }
}
