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
    void givesBackWhatWasPutIn(int length) throws Exception {
        byte[] body = noise(length);
        PageBuffer page = new PageBuffer(length, DIRECTORY, new ArrayPool());
        for (int from = 0; from < length; from += 10_000) {
            page.append(ByteBuffer.wrap(body, from, Math.min(10_000, length - from)));
        }
        assertThat(bytes(page.toBody())).isEqualTo(body);
    }

    @Test
    void announcedBodyIsNotCopied() throws Fault {
        PageBuffer page = new PageBuffer(1 << 20, DIRECTORY, new ArrayPool());
        page.announce(1000);
        byte[] segment = page.segment();
        page.append(ByteBuffer.wrap(noise(1000)));
        assertThat(page.toBody().bytes()).isSameAs(segment).isEqualTo(noise(1000));
    }

    @Test
    void bodyShorterThanAnnouncedIsNotPadded() throws Fault {
        PageBuffer page = new PageBuffer(1 << 20, DIRECTORY, new ArrayPool());
        page.announce(1000);
        page.append(ByteBuffer.wrap(noise(10)));
        assertThat(page.toBody().bytes()).isEqualTo(noise(10));
    }

    @Test
    void oneByteOverTheLimitIsRefused() throws Fault {
        PageBuffer page = new PageBuffer(20_000, DIRECTORY, new ArrayPool());
        page.append(ByteBuffer.wrap(noise(20_000)));
        assertThatThrownBy(() -> page.append(ByteBuffer.wrap(new byte[1])))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("larger than 20000 bytes");
        assertThatThrownBy(
                        () -> new PageBuffer(20_000, DIRECTORY, new ArrayPool()).announce(20_001))
                .isInstanceOf(Fault.class);
    }

    private static byte[] bytes(Body body) throws IOException {
        return body.open().readAllBytes();
    }

    private static Body collected(byte[] body, ArrayPool pool) throws Fault {
        PageBuffer page = new PageBuffer(1 << 20, DIRECTORY, pool);
        page.announce(body.length);
        page.append(ByteBuffer.wrap(body));
        return page.toBody();
    }

    @Test
    void theArrayOfAClosedBodyIsUsedForTheNextOne() throws Exception {
        ArrayPool pool = new ArrayPool();
        Body first = collected(noise(100_000), pool);
        Body second = collected(noise(100_100), pool);
        assertThat(second.bytes()).isNotSameAs(first.bytes());
        byte[] array = first.bytes();
        int hash = collected(noise(100_000), new ArrayPool()).contentHash();
        assertThat(first.contentHash()).isEqualTo(hash);

        first.close();
        Body third = collected(noise(99_000), pool);

        assertThat(third.bytes()).isSameAs(array);
        assertThat(bytes(third)).isEqualTo(noise(99_000));
        assertThat(bytes(second)).isEqualTo(noise(100_100));
        assertThat(third.contentHash())
                .isEqualTo(collected(noise(99_000), new ArrayPool()).contentHash());
    }

    /** Whoever would read it would read another page. */
    @Test
    void aClosedBodyCannotBeReadAndIsGivenBackOnce() throws Exception {
        ArrayPool pool = new ArrayPool();
        Body body = collected(noise(100_000), pool);
        Body same = body.withUnknownEnd();
        body.close();
        body.close();
        same.close();

        assertThatThrownBy(body::bytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(same::open).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(body::contentHash).isInstanceOf(IllegalStateException.class);
        assertThat(body.size()).isEqualTo(100_000);
        assertThat(pool.take(100_000)).isNotSameAs(pool.take(100_000));
    }

    /** The event loop may be writing into it when a timer ends the request. */
    @Test
    void whatIsDiscardedIsUsedByNobodyElse() throws Exception {
        ArrayPool pool = new ArrayPool();
        PageBuffer page = new PageBuffer(1 << 20, DIRECTORY, pool);
        page.announce(100_000);
        byte[] array = page.segment();
        page.discard();
        assertThat(pool.take(100_000)).isNotSameAs(array);
    }

    @Test
    void whatIsAddedToACollectedBodyIsNotInIt() throws Exception {
        PageBuffer page = new PageBuffer(1 << 20, DIRECTORY, new ArrayPool());
        page.announce(100_000);
        page.append(ByteBuffer.wrap(noise(50_000)));
        Body body = page.toBody();
        page.append(ByteBuffer.wrap(noise(60_000)));
        assertThat(bytes(body)).isEqualTo(noise(50_000));
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
        PageBuffer discarded = new PageBuffer(1L << 30, directory, new ArrayPool());
        fill(discarded);
        assertThat(openFiles(directory)).isOne();
        discarded.discard();
        assertNothingIsLeft(directory);

        PageBuffer whole = new PageBuffer(1L << 30, directory, new ArrayPool());
        fill(whole);
        whole.toBody().close();
        assertNothingIsLeft(directory);

        PageBuffer tooLarge =
                new PageBuffer(Body.MOST_IN_MEMORY + (3 << 20), directory, new ArrayPool());
        fill(tooLarge);
        assertThatThrownBy(() -> fill(tooLarge)).hasMessageContaining("'http.max-page-bytes'");
        tooLarge.discard();
        assertNothingIsLeft(directory);
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsNamed(@TempDir Path given) {
        Path gone = given.resolve("gone");
        PageBuffer page = new PageBuffer(1L << 30, gone, new ArrayPool());

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
                        new ArrayPool(),
                        name -> FileChannel.open(Path.of("/dev/full"), READ, WRITE));

        assertThatThrownBy(() -> fill(page))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("'io.tmp.dirs'");
        page.discard();
    }
}
