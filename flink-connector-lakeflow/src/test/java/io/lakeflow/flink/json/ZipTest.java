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

import static io.lakeflow.flink.json.Pages.BIGINT;
import static io.lakeflow.flink.json.Pages.column;
import static io.lakeflow.flink.json.Pages.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** Pages that are zip archives. */
class ZipTest {
    private static final PageFormat CSV = new PageFormat.Csv(List.of(), ',', '"', "", null);

    static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return archive.toByteArray();
    }

    private static byte[] zip(String... files) throws IOException {
        Map<String, byte[]> byName = new LinkedHashMap<>();
        for (String file : files) {
            byName.put("file" + byName.size(), utf8(file));
        }
        return zip(byName);
    }

    private static List<String> ids(PageFormat format, Payload page) throws PageException {
        PageDecoder.Builder builder = PageDecoder.builder().format(format);
        int id = builder.field("id", BIGINT, null);
        return column(builder.build().open(page), id);
    }

    private static AbstractThrowableAssert<?, ?> assertBroken(byte[] page) {
        return assertThatThrownBy(() -> ids(CSV, TestPayload.of(page)))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.brokenPage()).isTrue());
    }

    @Test
    void filesAreReadOneAfterTheOther() throws Exception {
        byte[] csv = zip("id,x\n1,a\n2,b\n", "x,id\nc,3\n");
        assertThat(ids(CSV, TestPayload.of(csv))).containsExactly("1", "2", "3");
        assertThat(ids(CSV, TestPayload.of(csv).inPieces(3).withUnknownEnd()))
                .containsExactly("1", "2", "3");
        assertThat(
                        ids(
                                new PageFormat.Json(),
                                TestPayload.of(zip("[{\"id\":1}]", "[]", "[{\"id\":2}]"))))
                .containsExactly("1", "2");
        assertThat(
                        ids(
                                new PageFormat.Ndjson(),
                                TestPayload.of(zip("{\"id\":1}\n{\"id\":2}", "{\"id\":3}\n"))))
                .containsExactly("1", "2", "3");
    }

    @Test
    void directoriesArePassedOverAndEachFileIsCheckedToItsEnd() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("data/", new byte[0]);
        files.put("data/a.json", utf8("[{\"id\":1}]"));
        assertThat(ids(new PageFormat.Json(), TestPayload.of(zip(files)))).containsExactly("1");
        files.put("data/b.json", utf8("[{\"id\":2}] []"));
        assertThatThrownBy(() -> ids(new PageFormat.Json(), TestPayload.of(zip(files))))
                .hasMessageContaining("more content behind the JSON document");
    }

    @Test
    void j1_archivesThatAreCutAreBroken() throws Exception {
        byte[] whole = zip("id\n1\n", "id\n2\n");
        for (int length = 4; length < whole.length; length++) {
            assertBroken(Arrays.copyOf(whole, length));
        }
        byte[] damaged = whole.clone();
        damaged[45] ^= 0x55;
        assertBroken(damaged);
    }

    @Test
    void j4_aFileNameThatIsNotUtf8IsDamage() throws Exception {
        int nameOfTheFirstFile = 30;
        byte[] archive = zip("id\n1\n");
        archive[nameOfTheFirstFile] = (byte) 0xFF;
        assertBroken(archive).hasMessageContaining("the name of a file is not UTF-8");
    }

    @Test
    void anArchiveWithoutFilesHasNoRecords() throws Exception {
        assertThat(ids(CSV, TestPayload.of(zip(Map.of())))).isEmpty();
    }

    @Test
    void j12_aBombIsDroppedAtTheLimit() throws Exception {
        byte[] bomb =
                zip(
                        "id,x\n" + ("1," + "x".repeat(1_000) + "\n").repeat(10_000),
                        "id\n" + "1\n".repeat(5_000_000));
        assertThat(bomb).hasSizeLessThan(100_000);
        assertThatThrownBy(() -> ids(CSV, TestPayload.of(bomb).of(15_000_000L)))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.brokenPage()).isFalse())
                .hasMessageContaining("at most 15000000 bytes")
                .hasMessageContaining("'http.max-page-bytes'");
    }

    @Test
    void j12_archivesOfVeryManyFilesAreRefused() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 10_001; i++) {
            files.put("f" + i + "/", new byte[0]);
        }
        assertThatThrownBy(() -> ids(CSV, TestPayload.of(zip(files))))
                .hasMessageContaining("at most 10000 files");
    }

    @Test
    void j12_anArchiveInAnArchiveIsNotUnpacked() throws Exception {
        Map<String, byte[]> files = Map.of("inner.zip", zip("id\n1\n"));
        assertThatThrownBy(() -> ids(CSV, TestPayload.of(zip(files))))
                .isInstanceOf(PageException.class);
    }
}
