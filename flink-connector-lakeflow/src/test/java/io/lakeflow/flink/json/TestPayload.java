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
package io.lakeflow.flink.json;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * Bytes with what an answer may say of them.
 *
 * @param piece how many bytes come at once where they are not in memory; 0 where they are
 */
record TestPayload(
        byte[] content, int piece, @Nullable Charset charset, boolean whole, long maxBytes)
        implements Payload {

    /** In memory. */
    static TestPayload of(byte[] content) {
        return new TestPayload(content, 0, null, true, Long.MAX_VALUE);
    }

    /** As it is read from a file. */
    TestPayload inPieces(int size) {
        return new TestPayload(content, size, charset, whole, maxBytes);
    }

    TestPayload in(Charset declared) {
        return new TestPayload(content, piece, declared, whole, maxBytes);
    }

    TestPayload withUnknownEnd() {
        return new TestPayload(content, piece, charset, false, maxBytes);
    }

    TestPayload of(long mostBytes) {
        return new TestPayload(content, piece, charset, whole, mostBytes);
    }

    @Override
    @Nullable
    public byte[] bytes() {
        return piece == 0 ? inUsedArray() : null;
    }

    /** Behind it stands what is left of the body that was in the array before. */
    private byte[] inUsedArray() {
        byte[] used = Arrays.copyOf(content, 2 * content.length + 8);
        System.arraycopy(content, 0, used, content.length, content.length);
        return used;
    }

    @Override
    public InputStream open() {
        int most = piece == 0 ? Integer.MAX_VALUE : piece;
        return new ByteArrayInputStream(content) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(most, length));
            }
        };
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public boolean isKnownToBeWhole() {
        return whole;
    }
}
