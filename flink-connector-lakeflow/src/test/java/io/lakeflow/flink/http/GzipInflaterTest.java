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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipInflaterTest {
    private static final byte[] TEXT =
            "{\"id\":1,\"name\":\"é\"}\n".repeat(5000).getBytes(StandardCharsets.UTF_8);

    private static byte[] inflate(byte[] wire, int piece, long limit) throws Fault {
        PageBuffer page = new PageBuffer(limit, Path.of("target"), new ArrayPool());
        try (GzipInflater inflater = new GzipInflater()) {
            for (int from = 0; from < wire.length; from += piece) {
                int length = Math.min(piece, wire.length - from);
                ByteBuffer part = ByteBuffer.allocateDirect(length).put(wire, from, length).flip();
                inflater.inflate(part, page);
                assertThat(part.hasRemaining()).isFalse();
            }
            inflater.finish();
        }
        Body body = page.toBody();
        return Arrays.copyOf(body.bytes(), (int) body.size());
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 8192, 1 << 20})
    void inflatesInPiecesOfAnySize(int piece) throws Exception {
        assertThat(inflate(BodyITCase.gzip(TEXT), piece, TEXT.length)).isEqualTo(TEXT);
    }

    @Test
    void inflatesWhatDoesNotCompress() throws Exception {
        byte[] noise = new byte[300_000];
        new Random(7).nextBytes(noise);
        assertThat(inflate(BodyITCase.gzip(noise), 5000, noise.length)).isEqualTo(noise);
    }

    @Test
    void inflatesEveryMember() throws Exception {
        byte[] member = BodyITCase.gzip(TEXT);
        assertThat(inflate(concat(member, member), 333, 1 << 20)).isEqualTo(concat(TEXT, TEXT));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void skipsTheOptionalFields(int piece) throws Exception {
        byte[] plain = BodyITCase.gzip(TEXT);
        byte[] data = Arrays.copyOfRange(plain, 10, plain.length);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 3});
        header.writeBytes(new byte[] {3, 0, 'a', 0, 'b'});
        header.writeBytes("name\0comment\0".getBytes(StandardCharsets.ISO_8859_1));
        CRC32 checksum = new CRC32();
        checksum.update(header.toByteArray());
        header.write((int) checksum.getValue());
        header.write((int) (checksum.getValue() >> 8));
        assertThat(inflate(concat(header.toByteArray(), data), piece, 1 << 20)).isEqualTo(TEXT);
    }

    @Test
    void emptyBodyIsEmpty() throws Exception {
        assertThat(inflate(new byte[0], 1, 10)).isEmpty();
        assertThat(inflate(BodyITCase.gzip(new byte[0]), 1, 10)).isEmpty();
    }

    @Test
    void endInTheMiddleIsAPassingFault() throws Exception {
        byte[] whole = BodyITCase.gzip("[1,2,3]".getBytes(StandardCharsets.UTF_8));
        for (int length = 1; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertPassing(part, "ends in the middle");
        }
    }

    @Test
    void damageIsAPassingFault() throws Exception {
        byte[] whole = BodyITCase.gzip(TEXT);
        byte[] checksum = whole.clone();
        checksum[whole.length - 8] ^= 1;
        assertPassing(checksum, "its checksum is wrong");
        byte[] length = whole.clone();
        length[whole.length - 1] ^= 1;
        assertPassing(length, "its length is wrong");
        assertPassing(TEXT, "does not begin as gzip does");
        byte[] data = whole.clone();
        data[10] = (byte) 0xff;
        assertPassing(data, "cannot be inflated");
    }

    @Test
    void j12BombIsDroppedAtTheLimit() throws Exception {
        byte[] bomb = BodyITCase.gzip(new byte[16 << 20]);
        assertThatThrownBy(() -> inflate(bomb, 4096, 100_000))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.isPassing()).isFalse())
                .hasMessageContaining("larger than 100000 bytes after decompression");
    }

    private static void assertPassing(byte[] wire, String message) throws IOException {
        assertThatThrownBy(() -> inflate(wire, 100, 1 << 20))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.isPassing()).isTrue())
                .hasMessageContaining(message);
    }
}
