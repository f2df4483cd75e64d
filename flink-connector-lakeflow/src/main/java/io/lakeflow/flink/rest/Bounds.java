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
package io.lakeflow.flink.rest;

import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/** The bounds of a request as the names {@code window} and {@code cursor}. */
final class Bounds {
    private Bounds() {}

    static RestScope scope(
            RestScope partition,
            @Nullable CursorCodec codec,
            @Nullable CursorValue from,
            @Nullable CursorValue to) {
        if (codec == null) {
            return partition;
        }
        Map<String, Object> bounds = new HashMap<>();
        if (from != null) {
            bounds.put("from", codec.lowerBound(from));
        }
        if (to != null) {
            bounds.put("to", codec.upperBound(to));
        }
        return partition.with("window", bounds).with("cursor", bounds);
    }
}
