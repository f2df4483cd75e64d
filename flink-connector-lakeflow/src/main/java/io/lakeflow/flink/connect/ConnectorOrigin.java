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
package io.lakeflow.flink.connect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.Optional;

/** Where instances of a connector come from, in every process of a job. */
public sealed interface ConnectorOrigin extends Serializable {

    /**
     * An instance that is not opened.
     *
     * @param loader the one of the user's code
     */
    LakeflowConnect create(ClassLoader loader);

    /** The connector that is found under a name. */
    static ConnectorOrigin named(String name) {
        return new Named(name);
    }

    /**
     * Copies of an instance.
     *
     * @throws IllegalArgumentException if it cannot be serialized
     */
    static ConnectorOrigin of(LakeflowConnect connector) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(connector);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "connector '%s' (%s) cannot be serialized, which an instance has to be that is given to a job: %s"
                            .formatted(connector.name(), connector.getClass().getName(), e),
                    e);
        }
        return new Copied(bytes.toByteArray());
    }

    /** Found by its name. */
    record Named(String name) implements ConnectorOrigin {
        @Override
        public LakeflowConnect create(ClassLoader loader) {
            Optional<LakeflowConnect> found = Connectors.find(name, loader);
            return found.orElseThrow(
                    () ->
                            new PermanentException(
                                    "connector '%s' is not found where the job runs, only %s; its jar has to be part of the job or in Flink's lib folder"
                                            .formatted(name, Connectors.names(loader))));
        }
    }

    /**
     * Given as an instance.
     *
     * @param bytes the instance, serialized
     */
    record Copied(byte[] bytes) implements ConnectorOrigin {
        @Override
        public LakeflowConnect create(ClassLoader loader) {
            try (ObjectInputStream in =
                    new ObjectInputStream(new ByteArrayInputStream(bytes)) {
                        @Override
                        protected Class<?> resolveClass(ObjectStreamClass type)
                                throws IOException, ClassNotFoundException {
                            try {
                                return Class.forName(type.getName(), false, loader);
                            } catch (ClassNotFoundException e) {
                                return super.resolveClass(type);
                            }
                        }
                    }) {
                return (LakeflowConnect) in.readObject();
            } catch (IOException | ClassNotFoundException e) {
                throw new PermanentException("a connector cannot be deserialized: " + e, e);
            }
        }
    }
}
