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
package io.lakeflow.flink.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** SQL files, in which {@code ${EXAMPLE_API}} stands for the address of the example API. */
final class Scripts {
    private static final String ADDRESS = "${EXAMPLE_API}";

    private Scripts() {}

    /** A script that comes with the quickstart. */
    static String ofTour(String name, URI api) throws IOException {
        String resource = "/quickstart/" + name + ".sql";
        try (InputStream in = Scripts.class.getResourceAsStream(resource)) {
            return withAddress(new String(in.readAllBytes(), StandardCharsets.UTF_8), api);
        }
    }

    /**
     * A script of the user.
     *
     * @throws QuickstartException if it cannot be read
     */
    static String ofUser(Path file, URI api) {
        try {
            return withAddress(Files.readString(file), api);
        } catch (IOException e) {
            throw new QuickstartException("%s cannot be read: %s".formatted(file, e));
        }
    }

    private static String withAddress(String script, URI api) {
        return script.replace(ADDRESS, api.toString());
    }
}
