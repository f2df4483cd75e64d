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
import io.lakeflow.flink.source.RandomSeed;
import io.lakeflow.flink.source.StateFiles;
import io.lakeflow.flink.source.split.ScanSplit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.InflaterInputStream;
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
                                    false)),
                    List.of());

    private static final EnumeratorState GOLDEN_GATES =
            new EnumeratorState(
                    GOLDEN.position(),
                    GOLDEN.progress(),
                    List.of(
                            ScanSplit.of(
                                    new Partition(
                                            "part-1@3", Partition.Kind.FINITE, "{}", "part-1"))),
                    GOLDEN.rounds(),
                    List.of(
                            new HistoryGate(
                                    "part-0",
                                    List.of(),
                                    ScanSplit.of(
                                            new Partition(
                                                    "part-0",
                                                    Partition.Kind.ENDLESS,
                                                    "{\"from\":9}",
                                                    "part-0"))),
                            new HistoryGate("part-1", List.of("part-1@2", "part-1@3"), null)));

    private final EnumeratorStateSerializer serializer = new EnumeratorStateSerializer();

    @Test
    void t5_restoresVersion1() throws IOException {
        assertThat(serializer.deserialize(1, StateFiles.read("enumerator-v1.bin")))
                .isEqualTo(GOLDEN);
    }

    @Test
    void t5_restoresVersion2() throws IOException {
        assertThat(serializer.deserialize(2, StateFiles.read("enumerator-v2.bin")))
                .isEqualTo(GOLDEN_GATES);
    }

    /** What the compression makes of it may differ between versions of zlib, so the text counts. */
    @Test
    void writesVersion2() throws IOException {
        assertThat(serializer.getVersion()).isEqualTo(2);
        assertThat(inflated(serializer.serialize(GOLDEN_GATES)))
                .isEqualTo(inflated(StateFiles.read("enumerator-v2.bin")));
    }

    @Test
    void restoresTheInitialState() throws IOException {
        assertThat(serializer.deserialize(2, serializer.serialize(EnumeratorState.INITIAL)))
                .isEqualTo(EnumeratorState.INITIAL);
    }

    @Test
    void t11_packsManyRoundsIntoLittleSpace() throws IOException {
        RandomSeed seed = new RandomSeed();
        Random random = seed.random();
        EnumeratorState state =
                new EnumeratorState(
                        null,
                        Progress.MORE,
                        List.of(),
                        IntStream.range(0, 100_000).mapToObj(id -> parent(id, random)).toList(),
                        List.of());

        byte[] bytes = serializer.serialize(state);

        assertThat(bytes).as("%s", seed).hasSizeLessThan(10_000_000);
        assertThat(serializer.deserialize(2, bytes)).isEqualTo(state);
    }

    @Test
    void t5_refusesAnUnknownVersionByItsNumber() throws IOException {
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

        assertThatThrownBy(() -> serializer.deserialize(2, longer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The state of the enumerator is damaged");
    }

    /** With a key, an id and a time that no compression can guess: about 150 bytes each. */
    private static Round parent(int id, Random random) {
        String key = Long.toHexString(random.nextLong());
        return new Round(
                new Partition(
                        "parent-" + id,
                        Partition.Kind.ROUND,
                        "{\"parent\":{\"owner\":\"owner-%d\",\"name\":\"name-%s\",\"id\":%d},\"init\":\"2024-05-01T10:00:00Z\",\"from\":\"2023-01-01T00:00:00Z\",\"fromEarliest\":true}"
                                .formatted(id % 1_000, key, id)),
                new Offset(
                        "{\"historyRead\":1,\"cursor\":\"%s\",\"seen\":\"%s\",\"tombstones\":\"2024-05-01T10:00:00Z\",\"round\":null}"
                                .formatted(
                                        Instant.ofEpochMilli(
                                                1_700_000_000_000L + random.nextInt(1_000_000_000)),
                                        Long.toHexString(random.nextLong()))),
                1 + id % 5,
                id % 7 == 0,
                false);
    }

    private static String inflated(byte[] bytes) throws IOException {
        try (InflaterInputStream json = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return new String(json.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
