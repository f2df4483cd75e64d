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
package io.lakeflow.flink.scan;

import java.io.Serializable;
import java.util.function.Supplier;

/**
 * Where the reading of a partition, or the planning of a table, stands: a JSON object that only the
 * scan that wrote it reads. Flink stores and returns it unchanged.
 *
 * <p>It never holds a credential, a header value or the secret part of a signed address, because it
 * is written to checkpoints as it is.
 */
public final class Offset implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<String> source;
    private String json;

    /**
     * @param json the position as JSON text, never null
     */
    public Offset(String json) {
        this.source = null;
        this.json = json;
    }

    private Offset(Supplier<String> source) {
        this.source = source;
    }

    /**
     * An offset whose text is made when it is first asked for, which for most offsets is never:
     * only the one that stands when a checkpoint is taken is written.
     *
     * @param json gives the same text whenever and on whatever thread it is called
     */
    public static Offset deferred(Supplier<String> json) {
        return new Offset(json);
    }

    /** The position as JSON text. */
    public synchronized String json() {
        if (json == null) {
            json = source.get();
        }
        return json;
    }

    private Object writeReplace() {
        return source == null ? this : new Offset(json());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Offset that && json().equals(that.json());
    }

    @Override
    public int hashCode() {
        return json().hashCode();
    }

    @Override
    public String toString() {
        return json();
    }
}
