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
package io.lakeflow.flink.http;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageBufferTest {
    private static final Path DIRECTORY = Path.of("target");

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16383, 16384, 16385, 100_000, 5_000_000})
    void givesBackWhatWasPutIn(int length) throws Fault {
        byte[] body = noise(length);
        PageBuffer page = new PageBuffer(length, DIRECTORY);
        for (int from = 0; from < length; from += 10_000) {
            page.append(ByteBuffer.wrap(body, from, Math.min(10_000, length - from)));
        }
        assertThat(page.toBody().bytes()).isEqualTo(body);
    }

    @Test
    void announcedBodyIsNotCopied() throws Fault {
        PageBuffer page = new PageBuffer(1 << 20, DIRECTORY);
        page.announce(1000);
        byte[] segment = page.segment();
        page.append(ByteBuffer.wrap(noise(1000)));
        assertThat(page.toBody().bytes()).isSameAs(segment).isEqualTo(noise(1000));
    }

    @Test
    void bodyShorterThanAnnouncedIsNotPadded() throws Fault {
        PageBuffer page = new PageBuffer(1 << 20, DIRECTORY);
        page.announce(1000);
        page.append(ByteBuffer.wrap(noise(10)));
        assertThat(page.toBody().bytes()).isEqualTo(noise(10));
    }

    @Test
    void oneByteOverTheLimitIsRefused() throws Fault {
        PageBuffer page = new PageBuffer(20_000, DIRECTORY);
        page.append(ByteBuffer.wrap(noise(20_000)));
        assertThatThrownBy(() -> page.append(ByteBuffer.wrap(new byte[1])))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("larger than 20000 bytes");
        assertThatThrownBy(() -> new PageBuffer(20_000, DIRECTORY).announce(20_001))
                .isInstanceOf(Fault.class);
    }

    /** Fills it beyond what stays in memory. */
    private static void fill(PageBuffer page) throws Fault {
        byte[] part = noise(1 << 20);
        for (int written = 0;
                written <= Body.MOST_IN_MEMORY + part.length;
                written += part.length) {
            page.append(ByteBuffer.wrap(part));
        }
    }

    /**
     * How many of its files the process has open, which is also to say how many are on the disk.
     */
    private static long openFiles(Path directory) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(file -> leadsInto(directory, file)).count();
        }
    }

    private static boolean leadsInto(Path directory, Path file) {
        try {
            return Files.readSymbolicLink(file).startsWith(directory);
        } catch (IOException gone) {
            return false;
        }
    }

    private static void assertNothingIsLeft(Path directory) throws IOException {
        assertThat(directory).isEmptyDirectory();
        assertThat(openFiles(directory)).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theFileOfALargeBodyIsGoneHoweverItEnds(@TempDir Path given) throws Exception {
        Path directory = given.toRealPath();
        PageBuffer discarded = new PageBuffer(1L << 30, directory);
        fill(discarded);
        assertThat(openFiles(directory)).isOne();
        discarded.discard();
        assertNothingIsLeft(directory);

        PageBuffer whole = new PageBuffer(1L << 30, directory);
        fill(whole);
        whole.toBody().close();
        assertNothingIsLeft(directory);

        PageBuffer tooLarge = new PageBuffer(Body.MOST_IN_MEMORY + (3 << 20), directory);
        fill(tooLarge);
        assertThatThrownBy(() -> fill(tooLarge)).hasMessageContaining("'http.max-page-bytes'");
        tooLarge.discard();
        assertNothingIsLeft(directory);
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsNamed(@TempDir Path given) {
        Path gone = given.resolve("gone");
        PageBuffer page = new PageBuffer(1L << 30, gone);

        assertThatThrownBy(() -> fill(page))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("could not be written to a file in " + gone)
                .hasMessageContaining("'io.tmp.dirs'");
        page.discard();
    }

    /** A device on which there is never room. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsNamed() {
        PageBuffer page =
                new PageBuffer(
                        1L << 30,
                        DIRECTORY,
                        name -> FileChannel.open(Path.of("/dev/full"), READ, WRITE));

        assertThatThrownBy(() -> fill(page))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("'io.tmp.dirs'");
        page.discard();
    }
}
