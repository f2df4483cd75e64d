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
package io.lakeflow.flink.source;

import io.lakeflow.flink.scan.ScanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * Opens references to secrets in the process that needs them, as far as whoever runs that process
 * allows it.
 *
 * <p>A reference is <code>${env:NAME}</code>, an environment variable, or <code>
 * ${file:/absolute/path}</code>, a file's content without a newline at its end. Because the author
 * of a table is not the owner of the cluster, nothing may be opened unless {@link #ALLOWED} in
 * Flink's own configuration lists it.
 *
 * <p>Messages never hold a secret, nor a text that is not a reference: it may be a secret itself.
 */
public final class SecretResolver {
    /**
     * What references may open: a list such as {@code env:GITHUB_*} or {@code file:/run/secrets/*},
     * where {@code *} may stand at the end only. Set in config.yaml of JobManager and TaskManagers;
     * in an embedded cluster without one, as a system property of the same name with entries
     * separated by semicolons. Links inside an allowed directory are followed.
     */
    public static final ConfigOption<List<String>> ALLOWED =
            ConfigOptions.key("lakeflow.secrets.allowed")
                    .stringType()
                    .asList()
                    .defaultValues()
                    .withDescription(
                            "The secrets that tables may refer to, as a list of env:NAME and file:/path,"
                                    + " each with an optional * at its end. Empty by default.");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^{}]+)}");

    private final Supplier<List<String>> allowed;
    private final UnaryOperator<String> environment;

    SecretResolver(Supplier<List<String>> allowed, UnaryOperator<String> environment) {
        this.allowed = allowed;
        this.environment = environment;
    }

    /** With what the owner of the process grants. */
    static SecretResolver of(Grants grants) {
        return new SecretResolver(() -> grants.list(ALLOWED.key()), System::getenv);
    }

    /**
     * Opens a reference. Reads a file where there is one, so not for the coordinator's or the
     * task's thread.
     *
     * @throws ScanException if the text is no reference, is not allowed or leads nowhere
     */
    public String resolve(String reference) {
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches()) {
            throw new ScanException(
                    "A secret must be given as ${env:NAME} or ${file:/absolute/path}, not as a value.");
        }
        return switch (parts.group(1)) {
            case "env" -> fromEnvironment(reference, parts.group(2));
            default -> fromFile(reference, parts.group(2));
        };
    }

    private String fromEnvironment(String reference, String name) {
        requireAllowed(reference, "env:" + name);
        String value = environment.apply(name);
        if (value == null) {
            throw new ScanException(
                    "%s leads nowhere: the environment of this process (pid %d) has no variable %s. Set it where the process is started: in a cluster, the JobManager and the TaskManagers."
                            .formatted(reference, ProcessHandle.current().pid(), name));
        }
        return value;
    }

    private String fromFile(String reference, String name) {
        return read(reference, file(reference, name));
    }

    /** What a file holds, without a newline at its end. */
    static String read(String reference, Path file) {
        try {
            return Files.readString(file).replaceFirst("\\r?\\n\\z", "");
        } catch (IOException e) {
            throw new ScanException(
                    "%s cannot be read on this machine: %s".formatted(reference, e), e);
        }
    }

    /**
     * The file that a <code>${file:…}</code> names, links followed, to be replaced.
     *
     * @throws ScanException if the text is no such reference, is not allowed or leads nowhere
     */
    Path fileToReplace(String reference) {
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches() || !parts.group(1).equals("file")) {
            throw new ScanException(
                    "A secret that is replaced when it is used must be given as ${file:/absolute/path}.");
        }
        try {
            return file(reference, parts.group(2)).toRealPath();
        } catch (IOException e) {
            throw new ScanException(
                    "%s cannot be read on this machine: %s".formatted(reference, e), e);
        }
    }

    private Path file(String reference, String name) {
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            throw new ScanException(reference + " does not name a file: " + e.getReason(), e);
        }
        if (!file.isAbsolute()) {
            throw new ScanException(reference + " must name a file by its absolute path.");
        }
        Path normalised = file.normalize();
        requireAllowed(reference, "file:" + normalised);
        return normalised;
    }

    private void requireAllowed(String reference, String wanted) {
        List<String> patterns = allowed.get();
        if (patterns.stream().noneMatch(pattern -> matches(pattern, wanted))) {
            List<String> wider = new ArrayList<>(patterns);
            wider.add(wanted);
            throw new ScanException(
                    "%s may not be opened here. To allow it, put this line into config.yaml of the JobManager and the TaskManagers and restart them: %s: [%s]"
                            .formatted(
                                    reference,
                                    ALLOWED.key(),
                                    wider.stream()
                                            .map(pattern -> '"' + pattern + '"')
                                            .collect(Collectors.joining(", "))));
        }
    }

    private static boolean matches(String pattern, String wanted) {
        int star = pattern.indexOf('*');
        if (star >= 0 && star < pattern.length() - 1
                || !(pattern.startsWith("env:") || pattern.startsWith("file:"))) {
            throw new ScanException(
                    "'%s' in %s must begin with env: or file: and may have a * at its end only."
                            .formatted(pattern, ALLOWED.key()));
        }
        return star < 0 ? wanted.equals(pattern) : wanted.startsWith(pattern.substring(0, star));
    }
}
