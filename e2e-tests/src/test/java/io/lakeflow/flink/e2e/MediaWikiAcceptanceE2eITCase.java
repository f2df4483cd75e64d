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

import io.lakeflow.flink.testutils.acceptance.Check;
import io.lakeflow.flink.testutils.acceptance.SourceAcceptance;
import io.lakeflow.flink.testutils.acceptance.SourceUnderTest;
import io.lakeflow.flink.testutils.recorded.RecordedApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The acceptance checks of the source {@code mediawiki}, with what a real wiki has answered. */
@Timeout(180)
class MediaWikiAcceptanceE2eITCase extends SourceAcceptance {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final Path RECORDINGS = Path.of("src", "test", "resources", "recordings");

    /** By table what of its records is read into a column of another name. */
    private static final Map<String, Map<String, String>> RENAMED =
            Map.of(
                    "recent_changes",
                    Map.ofEntries(
                            Map.entry("rcid", "rc_id"),
                            Map.entry("ns", "namespace"),
                            Map.entry("pageid", "page_id"),
                            Map.entry("revid", "revision_id"),
                            Map.entry("old_revid", "old_revision_id"),
                            Map.entry("userid", "user_id"),
                            Map.entry("oldlen", "old_length"),
                            Map.entry("newlen", "new_length"),
                            Map.entry("logid", "log_id"),
                            Map.entry("logtype", "log_type"),
                            Map.entry("logaction", "log_action"),
                            Map.entry("logparams", "log_params")),
                    "pages",
                    Map.of(
                            "pageid", "page_id",
                            "ns", "namespace",
                            "lastrevid", "revision_id",
                            "redirect", "is_redirect",
                            "contentmodel", "content_model"),
                    "all_pages",
                    Map.of("pageid", "page_id", "ns", "namespace"),
                    "revisions",
                    Map.of(
                            "revid", "revision_id",
                            "parentid", "parent_id",
                            "userid", "user_id"),
                    "log_events",
                    Map.of(
                            "logid", "log_id",
                            "ns", "namespace",
                            "logpage", "page_id",
                            "userid", "user_id"),
                    "users",
                    Map.of("userid", "user_id", "editcount", "edit_count"));

    /** By field why there is no column for it. */
    private static final Map<String, String> LEFT_OUT =
            Map.of(
                    "recent_changes.new", "the same as type",
                    "log_events.pageid", "page_id is the page of that time",
                    "pages.new", "tells of the number of its revisions",
                    "pages.pagelanguage", "as a rule that of the wiki",
                    "pages.pagelanguagehtmlcode", "follows from the language",
                    "pages.pagelanguagedir", "follows from the language");

    private WikiServer wiki;
    private RecordedApi api;

    @Override
    protected SourceUnderTest source() {
        api = RecordedApi.of(address(), RECORDINGS.resolve("mediawiki.json"));
        SourceUnderTest source =
                SourceUnderTest.of("mediawiki")
                        .option("config.base", api.uri().toString())
                        .option("config.contact", WikiServer.CONTACT)
                        .option("config.namespaces", "0;1;2;4;10")
                        .requests(api::requests)
                        .failures(4)
                        .cursor("recent_changes", "timestamp")
                        .cursor("log_events", "timestamp")
                        .cursor("revisions", "timestamp")
                        .documentedIn(Path.of("..", "docs", "sources", "mediawiki.md"))
                        .shapesIn(RECORDINGS.resolve("mediawiki.shapes"));
        RENAMED.forEach(
                (table, fields) ->
                        fields.forEach(
                                (field, column) ->
                                        source.bypass(
                                                Check.FIELDS,
                                                table + "." + field,
                                                "read into " + column)));
        LEFT_OUT.forEach((field, reason) -> source.bypass(Check.FIELDS, field, reason));
        return source;
    }

    /** Of a wiki that is there only while a recording is made. */
    private URI address() {
        if (!Boolean.getBoolean(RecordedApi.WRITE)) {
            return URI.create("http://127.0.0.1/api.php");
        }
        try {
            wiki = WikiServer.start(Path.of("target", "recorded-wiki"), 20);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("There is no wiki to record", e);
        }
        return wiki.api();
    }

    @AfterAll
    void close() {
        api.close();
        if (wiki != null) {
            wiki.close();
        }
    }
}
