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
package io.lakeflow.flink.spec;

import io.lakeflow.flink.model.SourceModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.List;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Finds specs: those that come with the connector, files, and YAML written out. */
public final class SpecLoader {
    private static final String SOURCES = "lakeflow/sources/";

    private SpecLoader() {}

    /**
     * A spec by what a user calls it: a single word names a source that comes with the connector,
     * anything else is a path or a URI.
     *
     * @throws SpecException when there is none, when it cannot be read or is wrong
     */
    public static SourceModel find(String nameOrPath) {
        return nameOrPath.matches("[A-Za-z0-9_-]*") ? bundled(nameOrPath) : fromFile(nameOrPath);
    }

    /**
     * A source that comes with the connector.
     *
     * @throws SpecException when there is none of that name; the message lists those there are
     */
    public static SourceModel bundled(String name) {
        String resource = SOURCES + name + ".yaml";
        byte[] bytes = name.matches("[A-Za-z0-9_-]+") ? resource(resource) : null;
        if (bytes == null) {
            List<String> names = bundledNames();
            throw failure(
                    name,
                    "no source '%s' comes with the connector, expected one of %s or the path of a spec file%s"
                            .formatted(
                                    name, String.join(", ", names), NearestWord.hint(name, names)));
        }
        return SpecParser.parse(resource, text(resource, bytes));
    }

    /** The names of the sources that come with the connector, sorted. */
    public static List<String> bundledNames() {
        byte[] index = resource(SOURCES + "index");
        if (index == null) {
            throw new IllegalStateException("the connector's jar lacks " + SOURCES + "index");
        }
        return new String(index, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .sorted()
                .toList();
    }

    /**
     * A spec in a file.
     *
     * @param pathOrUri a local path, or a URI of any file system that Flink knows
     * @throws SpecException when it cannot be read or is wrong
     */
    public static SourceModel fromFile(String pathOrUri) {
        try {
            Path path = path(pathOrUri);
            FileSystem files = path.getFileSystem();
            try (InputStream in = files.open(path)) {
                byte[] bytes = in.readNBytes(4 * YamlReader.MAX_LENGTH + 1);
                return SpecParser.parse(pathOrUri, text(pathOrUri, bytes));
            }
        } catch (FileNotFoundException e) {
            throw failure(pathOrUri, "the spec cannot be read: " + e.getMessage());
        } catch (IOException | IllegalArgumentException e) {
            throw failure(pathOrUri, "the spec cannot be read: " + e);
        }
    }

    /**
     * A spec written out.
     *
     * @throws SpecException when it is wrong
     */
    public static SourceModel inline(String yaml) {
        return SpecParser.parse("spec", yaml);
    }

    /** Without a scheme a path is local, whatever Flink's default file system is. */
    private static Path path(String pathOrUri) {
        boolean hasScheme = pathOrUri.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
        URI uri =
                hasScheme
                        ? URI.create(pathOrUri)
                        : Paths.get(pathOrUri).toAbsolutePath().normalize().toUri();
        return new Path(uri);
    }

    private static byte[] resource(String name) {
        try (InputStream in = SpecLoader.class.getClassLoader().getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }

    private static String text(String origin, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw failure(origin, "the spec is not UTF-8 text");
        }
    }

    private static SpecException failure(String origin, String message) {
        return new SpecException(List.of(new SpecProblem(origin, 0, 0, message)));
    }
}
