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

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connectors that a class loader has. */
public final class Connectors {
    private static final Logger LOG = LoggerFactory.getLogger(Connectors.class);

    private Connectors() {}

    /** Their names, sorted. */
    public static List<String> names(ClassLoader loader) {
        return all(loader).stream().map(LakeflowConnect::name).sorted().toList();
    }

    /**
     * A new instance of the one of that name.
     *
     * @throws PermanentException if there are two
     */
    public static Optional<LakeflowConnect> find(String name, ClassLoader loader) {
        List<LakeflowConnect> found =
                all(loader).stream().filter(one -> name.equals(one.name())).toList();
        if (found.size() > 1) {
            throw new PermanentException(
                    "two connectors are called '%s': %s and %s; remove the jar of one of them"
                            .formatted(
                                    name,
                                    found.get(0).getClass().getName(),
                                    found.get(1).getClass().getName()));
        }
        return found.stream().findFirst();
    }

    /** One that cannot be loaded does not keep the others from being found. */
    private static List<LakeflowConnect> all(ClassLoader loader) {
        List<LakeflowConnect> connectors = new ArrayList<>();
        Iterator<LakeflowConnect> found =
                ServiceLoader.load(LakeflowConnect.class, loader).iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    return connectors;
                }
                connectors.add(found.next());
            } catch (ServiceConfigurationError e) {
                LOG.warn("A connector cannot be loaded, and is left out.", e);
            }
        }
    }
}
