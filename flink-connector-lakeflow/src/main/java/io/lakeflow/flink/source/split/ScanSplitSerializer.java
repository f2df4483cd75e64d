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

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Splits in the readers' state and on their way to a reader. */
public final class ScanSplitSerializer implements SimpleVersionedSerializer<ScanSplit> {
    /**
     * Raised with every change of the bytes; each version has a golden file for ever. Version 1 has
     * no groups, and is read as what it is: splits without one.
     */
    static final int VERSION = 2;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(ScanSplit split) throws IOException {
        return StateJson.write(json -> SplitJson.write(json, split));
    }

    @Override
    public ScanSplit deserialize(int version, byte[] bytes) throws IOException {
        return StateJson.read("a split", VERSION, version, bytes, StateJson::tree, SplitJson::read);
    }
}
