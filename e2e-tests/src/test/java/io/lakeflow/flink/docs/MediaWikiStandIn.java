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
package io.lakeflow.flink.docs;

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A wiki with one page that answers as MediaWiki does what the source {@code mediawiki} asks. The
 * page is edited every ten seconds since an hour ago; the log has one entry of an hour ago.
 */
final class MediaWikiStandIn implements LoopbackServer.Handler {
    private static final long EDIT_EVERY = 10;

    private final Instant began;

    MediaWikiStandIn(Instant now) {
        began = now.minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MINUTES);
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        Map<String, String> parameters = parameters(request.query());
        String json = answer(parameters).replace("@began", began.toString());
        return CompletableFuture.completedFuture(
                Response.json(200, json.getBytes(StandardCharsets.UTF_8)));
    }

    private String answer(Map<String, String> parameters) {
        if (parameters.containsKey("generator")) {
            return generated(parameters);
        }
        if (parameters.getOrDefault("prop", "").equals("revisions")) {
            return REVISIONS;
        }
        return switch (parameters.getOrDefault("list", "")) {
            case "recentchanges" -> listed("recentchanges", recentChanges(parameters));
            case "logevents" -> listed("logevents", logEvents(parameters));
            case "allpages" ->
                    listed("allpages", isMain(parameters, "apnamespace") ? LISTED_PAGE : "");
            case "allusers" -> listed("allusers", USER);
            case "usercontribs" -> contributions(parameters);
            default ->
                    """
                    {"error": {"code": "badvalue", "info": "not known here: %s"}}"""
                            .formatted(parameters);
        };
    }

    private static String generated(Map<String, String> parameters) {
        boolean listsPages = parameters.get("generator").equals("allpages");
        if (listsPages && isMain(parameters, "gapnamespace")) {
            return listed("pages", PAGE);
        }
        return """
        {"batchcomplete": true, "requestid": "%s"}"""
                .formatted(parameters.getOrDefault("requestid", ""));
    }

    private String logEvents(Map<String, String> parameters) {
        boolean deletions = parameters.getOrDefault("letype", "").equals("delete");
        boolean asked =
                !began.isBefore(instant(parameters.get("lestart"), Instant.MIN))
                        && !began.isAfter(instant(parameters.get("leend"), Instant.MAX));
        return asked && !deletions ? LOG_EVENT : "";
    }

    private String recentChanges(Map<String, String> parameters) {
        Instant now = Instant.now();
        Instant from = instant(parameters.get("rcstart"), began);
        Instant to = instant(parameters.get("rcend"), now);
        return Stream.iterate(
                        began,
                        edit -> !edit.isAfter(to) && !edit.isAfter(now),
                        edit -> edit.plusSeconds(EDIT_EVERY))
                .filter(edit -> !edit.isBefore(from))
                .limit(Long.parseLong(parameters.get("rclimit")))
                .map(
                        edit ->
                                RECENT_CHANGE
                                        .replace("@id", String.valueOf(edit.getEpochSecond()))
                                        .replace("@edited", edit.toString()))
                .collect(Collectors.joining(","));
    }

    /** Those of one user, the oldest first; goes on with the number of the next revision. */
    private static String contributions(Map<String, String> parameters) {
        int next = Integer.parseInt(parameters.getOrDefault("uccontinue", "0"));
        Instant from = instant(parameters.get("ucstart"), Instant.MIN);
        List<Contribution> listed =
                Contribution.ALL.stream()
                        .filter(each -> each.user().equals(parameters.get("ucuser")))
                        .filter(each -> !each.at().isBefore(from))
                        .filter(each -> each.revision() >= next)
                        .toList();
        int limit = Integer.parseInt(parameters.get("uclimit"));
        String page =
                listed.stream()
                        .limit(limit)
                        .map(Contribution::json)
                        .collect(Collectors.joining(","));
        String going =
                listed.size() <= limit
                        ? ""
                        : "\"continue\": {\"uccontinue\": \"%d\", \"continue\": \"-||\"}, "
                                .formatted(listed.get(limit).revision());
        return listed("usercontribs", page).replaceFirst("\\{", "{" + going);
    }

    private record Contribution(
            int revision, String user, int page, String title, Instant at, int size) {
        private static final List<Contribution> ALL =
                List.of(
                        of(101, "Ada", 11, "Apache Flink", "2026-01-02T03:04:05Z", 5100),
                        of(102, "Ada", 11, "Apache Flink", "2026-01-02T03:10:00Z", 5123),
                        of(103, "Ben", 11, "Apache Flink", "2026-01-02T11:30:00Z", 5098),
                        of(105, "Ada", 12, "Data stream", "2026-01-03T08:00:00Z", 310));

        private static Contribution of(
                int revision, String user, int page, String title, String at, int size) {
            return new Contribution(revision, user, page, title, Instant.parse(at), size);
        }

        String json() {
            return """
            {"userid": %d, "user": "%s", "pageid": %d, "revid": %d, "parentid": %d, "ns": 0,
             "title": "%s", "timestamp": "%s", "new": false, "minor": %b, "top": false,
             "comment": "typo", "size": %d}"""
                    .formatted(
                            user.equals("Ada") ? 7 : 8,
                            user,
                            page,
                            revision,
                            revision - 1,
                            title,
                            at,
                            revision % 2 == 0,
                            size);
        }
    }

    private static boolean isMain(Map<String, String> parameters, String parameter) {
        return parameters.getOrDefault(parameter, "0").equals("0");
    }

    private static Instant instant(String text, Instant otherwise) {
        return text == null ? otherwise : Instant.parse(text);
    }

    private static String listed(String list, String entry) {
        return """
        {"batchcomplete": true, "query": {"%s": [%s]}}"""
                .formatted(list, entry);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static final String RECENT_CHANGE =
            """
            {"type": "edit", "ns": 0, "title": "Apache Flink", "pageid": 11, "revid": 102,
             "old_revid": 101, "rcid": @id, "user": "Ada", "userid": 7, "bot": false, "new": false,
             "minor": true, "oldlen": 5100, "newlen": 5123, "timestamp": "@edited",
             "comment": "typo", "tags": ["visualeditor"]}""";

    private static final String LOG_EVENT =
            """
            {"logid": 501, "ns": 0, "title": "Apache Flink", "pageid": 11, "logpage": 11,
             "params": {"curid": 102}, "type": "patrol", "action": "patrol", "user": "Ada",
             "userid": 7, "timestamp": "@began", "comment": "", "tags": []}""";

    private static final String LISTED_PAGE =
            """
            {"pageid": 11, "ns": 0, "title": "Apache Flink"}""";

    private static final String PAGE =
            """
            {"pageid": 11, "ns": 0, "title": "Apache Flink", "contentmodel": "wikitext",
             "pagelanguage": "en", "touched": "@began", "lastrevid": 102, "length": 5123}""";

    private static final String REVISIONS =
            """
            {"batchcomplete": true, "query": {"pages": [
              {"pageid": 11, "ns": 0, "title": "Apache Flink", "revisions": [
                {"revid": 102, "parentid": 101, "minor": true, "user": "Ada", "userid": 7,
                 "timestamp": "@began", "size": 5123, "sha1": "8f7e", "comment": "typo",
                 "tags": []}]}]}}""";

    private static final String USER =
            """
            {"userid": 7, "name": "Ada", "editcount": 42, "registration": "2020-01-02T03:04:05Z",
             "groups": ["*", "user"]}""";
}
