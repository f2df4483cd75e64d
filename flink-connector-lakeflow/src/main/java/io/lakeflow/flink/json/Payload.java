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
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import javax.annotation.Nullable;

/** The body of an answer, and what the answer says about it. */
public interface Payload {

    /**
     * All of it, the first {@link #size()} bytes of the array; null if it is too large to be in
     * memory. Not to be changed.
     */
    @Nullable
    byte[] bytes();

    /** Its bytes from the beginning, each time anew. */
    InputStream open() throws IOException;

    /** How many bytes it has. */
    long size();

    /** The encoding that the answer declares, or null. */
    @Nullable
    Charset charset();

    /**
     * Whether it is known to be whole: whether a length, a last chunk or a checksum came with it.
     * Where the end of the connection is its end, a line may be missing unseen.
     */
    boolean isKnownToBeWhole();

    /** The most bytes that it may have when it is unpacked. */
    long maxBytes();

    /** Bytes in memory, whole, of no declared encoding, unpacked without a limit. */
    static Payload of(byte[] bytes) {
        return new Payload() {
            @Override
            public byte[] bytes() {
                return bytes;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            @Nullable
            public Charset charset() {
                return null;
            }

            @Override
            public boolean isKnownToBeWhole() {
                return true;
            }

            @Override
            public long maxBytes() {
                return Long.MAX_VALUE;
            }
        };
    }
}
