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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A wiki with one page, edited and logged once and an hour ago, that answers as MediaWiki does what
 * the source {@code mediawiki} asks.
 */
final class MediaWikiStandIn implements LoopbackServer.Handler {
    private final Instant edited;

    MediaWikiStandIn(Instant now) {
        edited = now.minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        Map<String, String> parameters = parameters(request.query());
        String json = answer(parameters).replace("@edited", edited.toString());
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
            case "recentchanges" ->
                    listed("recentchanges", within(parameters, "rc") ? RECENT_CHANGE : "");
            case "logevents" -> listed("logevents", logEvents(parameters));
            case "allpages" ->
                    listed("allpages", isMain(parameters, "apnamespace") ? LISTED_PAGE : "");
            case "allusers" -> listed("allusers", USER);
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
        return !deletions && within(parameters, "le") ? LOG_EVENT : "";
    }

    private static boolean isMain(Map<String, String> parameters, String parameter) {
        return parameters.getOrDefault(parameter, "0").equals("0");
    }

    private boolean within(Map<String, String> parameters, String prefix) {
        Instant from = instant(parameters.get(prefix + "start"), Instant.MIN);
        Instant to = instant(parameters.get(prefix + "end"), Instant.MAX);
        return !edited.isBefore(from) && !edited.isAfter(to);
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
             "old_revid": 101, "rcid": 1001, "user": "Ada", "userid": 7, "bot": false, "new": false,
             "minor": true, "oldlen": 5100, "newlen": 5123, "timestamp": "@edited",
             "comment": "typo", "tags": ["visualeditor"]}""";

    private static final String LOG_EVENT =
            """
            {"logid": 501, "ns": 0, "title": "Apache Flink", "pageid": 11, "logpage": 11,
             "params": {"curid": 102}, "type": "patrol", "action": "patrol", "user": "Ada",
             "userid": 7, "timestamp": "@edited", "comment": "", "tags": []}""";

    private static final String LISTED_PAGE =
            """
            {"pageid": 11, "ns": 0, "title": "Apache Flink"}""";

    private static final String PAGE =
            """
            {"pageid": 11, "ns": 0, "title": "Apache Flink", "contentmodel": "wikitext",
             "pagelanguage": "en", "touched": "@edited", "lastrevid": 102, "length": 5123}""";

    private static final String REVISIONS =
            """
            {"batchcomplete": true, "query": {"pages": [
              {"pageid": 11, "ns": 0, "title": "Apache Flink", "revisions": [
                {"revid": 102, "parentid": 101, "minor": true, "user": "Ada", "userid": 7,
                 "timestamp": "@edited", "size": 5123, "sha1": "8f7e", "comment": "typo",
                 "tags": []}]}]}}""";

    private static final String USER =
            """
            {"userid": 7, "name": "Ada", "editcount": 42, "registration": "2020-01-02T03:04:05Z",
             "groups": ["*", "user"]}""";
}
