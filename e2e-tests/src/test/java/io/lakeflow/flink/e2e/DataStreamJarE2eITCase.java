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
package io.lakeflow.flink.e2e;

import io.lakeflow.flink.testutils.cluster.FlinkClusterExtension;
import io.lakeflow.flink.testutils.cluster.FlinkRest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A job in Java in a jar of its own, which has the connector in it. */
class DataStreamJarE2eITCase {
    private static final int ROWS = 4_000;
    private static final int PAGE = 50;
    private static final int SOME_PAGES = 40;
    private static final int CHANGES_PER_SECOND = 20;

    @RegisterExtension
    static final FlinkClusterExtension FLINK =
            TestCluster.of(cluster -> cluster.taskManagers(2).slots(2));

    @Test
    void t4_aJobOfAJarGoesOnFromASavepoint() throws Exception {
        FlinkRest rest = FLINK.cluster().rest();
        Path jar = jobJar();
        Path ledger = FLINK.directory().resolve("ledger");
        try (ChangingTable table = ChangingTable.start(ROWS, PAGE, ledger)) {
            Path spec = Files.writeString(FLINK.directory().resolve("orders.yaml"), table.spec());
            List<String> arguments = List.of(spec.toString(), ledger.toString());
            try (RandomChanges changes = table.change(CHANGES_PER_SECOND, 1)) {
                table.answerOnly(SOME_PAGES);
                String job = FLINK.cluster().submit(List.of("-p", "2"), jar, arguments);
                rest.awaitRunning(job);
                table.awaitPartOfTheHistory();
                String savepoint =
                        rest.stopWithSavepoint(
                                job, FLINK.directory().resolve("savepoints"), "CANONICAL");
                table.answerOnly(Integer.MAX_VALUE);
                rest.awaitRunning(
                        FLINK.cluster()
                                .submit(List.of("-p", "4", "-s", savepoint), jar, arguments));
                table.awaitMoreThan(ROWS + CHANGES_PER_SECOND);
            }
            table.awaitExactlyAll();
        }
    }

    /** As one that is built with the SQL connector among its dependencies. */
    private static Path jobJar() throws IOException {
        Path jar = FLINK.directory().resolve("orders-job.jar");
        String main = OrdersJob.class.getName();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                JarFile connector = new JarFile(SqlJar.path().toFile())) {
            for (Enumeration<JarEntry> all = connector.entries(); all.hasMoreElements(); ) {
                JarEntry entry = all.nextElement();
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    copy(connector.getInputStream(entry), entry.getName(), out);
                }
            }
            String name = main.replace('.', '/') + ".class";
            copy(OrdersJob.class.getClassLoader().getResourceAsStream(name), name, out);
        }
        return jar;
    }

    private static void copy(InputStream from, String name, JarOutputStream out)
            throws IOException {
        try (from) {
            out.putNextEntry(new JarEntry(name));
            from.transferTo(out);
        }
    }
}
