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
package io.lakeflow.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.source.RandomSeed;
import io.lakeflow.flink.source.StateFiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScanSplitSerializerTest {
    private static final ScanSplit GOLDEN =
            new ScanSplit(
                    new Partition("repo=a/b", Partition.Kind.ROUND, "{\"repo\": \"a/b\"}"),
                    new Offset("{\"page\":3,\"note\":\"Grüße\"}"),
                    new Emitted(1_200, -7_234_567_890_123L, new long[] {1, -2, Long.MAX_VALUE}),
                    4,
                    true);

    private static final ScanSplit GOLDEN_HISTORY =
            new ScanSplit(
                    new Partition("all@2024", Partition.Kind.FINITE, "{\"from\": 1}", "all"),
                    new Offset("{\"page\":3}"),
                    new Emitted(0, 0, new long[] {7}),
                    0,
                    false);

    private final ScanSplitSerializer serializer = new ScanSplitSerializer();

    @Test
    void t5_restoresVersion1() throws IOException {
        assertThat(serializer.deserialize(1, StateFiles.read("split-v1.bin"))).isEqualTo(GOLDEN);
    }

    @Test
    void t5_restoresVersion2() throws IOException {
        assertThat(serializer.deserialize(2, StateFiles.read("split-v2.bin")))
                .isEqualTo(GOLDEN_HISTORY);
    }

    @Test
    void writesVersion2() throws IOException {
        assertThat(serializer.getVersion()).isEqualTo(2);
        assertThat(serializer.serialize(GOLDEN_HISTORY)).isEqualTo(StateFiles.read("split-v2.bin"));
    }

    @Test
    void returnsEverySplitUnchanged() throws IOException {
        RandomSeed seed = new RandomSeed();
        Random random = seed.random();
        for (Partition.Kind kind : Partition.Kind.values()) {
            for (int identities : new int[] {0, 1, 1_000}) {
                ScanSplit split =
                        new ScanSplit(
                                new Partition(
                                        "p\"1",
                                        kind,
                                        "{ \"a\" : [1.50, null] }",
                                        kind == Partition.Kind.ROUND || random.nextBoolean()
                                                ? null
                                                : "g\"1"),
                                random.nextBoolean() ? null : new Offset(" {} "),
                                new Emitted(
                                        identities == 0 ? 0 : random.nextInt(9_999),
                                        random.nextLong(),
                                        random.longs(identities).toArray()),
                                kind == Partition.Kind.ROUND ? 1 + random.nextInt(9) : 0,
                                random.nextBoolean());
                ScanSplit expected =
                        identities > 0
                                ? split
                                : new ScanSplit(
                                        split.partition(),
                                        split.offset(),
                                        Emitted.NOTHING,
                                        split.round(),
                                        split.finished());

                assertThat(serializer.deserialize(2, serializer.serialize(split)))
                        .as("%s", seed)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void t5_refusesAnUnknownVersionByItsNumber() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);

        assertThatThrownBy(() -> serializer.deserialize(3, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a split has version 3")
                .hasMessageContaining("reads versions 1 to 2 only");
    }

    @Test
    void refusesTrailingBytes() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = '1';

        assertThatThrownBy(() -> serializer.deserialize(2, longer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The state of a split is damaged");
    }

    @Test
    void refusesWhatIsCutShort() throws IOException {
        byte[] bytes = serializer.serialize(GOLDEN);

        assertThatThrownBy(() -> serializer.deserialize(2, Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
    }
}
