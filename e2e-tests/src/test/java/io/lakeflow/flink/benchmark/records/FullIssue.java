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
package io.lakeflow.flink.benchmark.records;

import java.time.Instant;
import java.util.List;

/** The shape of {@link IssueTable#T4K}. */
final class FullIssue {
    private static final String REPOSITORY = "https://api.github.com/repos/apache/flink";
    private static final List<String> USER_LISTS =
            List.of(
                    "followers",
                    "following{/other_user}",
                    "gists{/gist_id}",
                    "starred{/owner}{/repo}",
                    "subscriptions",
                    "orgs",
                    "repos",
                    "events{/privacy}",
                    "received_events");
    private static final List<String> REACTIONS =
            List.of("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes");

    private FullIssue() {}

    static void write(RecordText out, long id, Instant updated, int total) {
        int number = out.number(90_000) + 10_000;
        String url = REPOSITORY + "/issues/" + number;
        out.open('{')
                .text("url", url)
                .text("repository_url", REPOSITORY)
                .text("labels_url", url + "/labels{/name}")
                .text("comments_url", url + "/comments")
                .text("events_url", url + "/events")
                .text("html_url", "https://github.com/apache/flink/issues/" + number)
                .plain("id", id)
                .text("node_id", "I_kwDOAZ" + id)
                .plain("number", number)
                .text("title", out.words(8));
        user(out);
        labels(out);
        out.text("state", out.number(3) == 0 ? "open" : "closed")
                .plain("locked", false)
                .plain("assignee", null)
                .open("assignees", '[')
                .close(']')
                .plain("milestone", null)
                .plain("comments", out.number(60))
                .time("created_at", updated.minusSeconds(out.number(10_000_000)))
                .time("updated_at", updated)
                .plain("closed_at", null)
                .text("author_association", "CONTRIBUTOR")
                .plain("active_lock_reason", null)
                .open("sub_issues_summary", '{')
                .plain("total", 0)
                .plain("completed", 0)
                .plain("percent_completed", 0)
                .close('}');
        reactions(out, url);
        out.text("timeline_url", url + "/timeline")
                .plain("performed_via_github_app", null)
                .text("state_reason", "completed")
                .plain("score", "1.0")
                .plain("draft", false)
                .fill("body", total, 1)
                .close('}');
    }

    private static void user(RecordText out) {
        int id = out.number(9_000_000) + 1_000_000;
        String login = "user-" + out.number(10_000);
        String url = "https://api.github.com/users/" + login;
        out.open("user", '{')
                .text("login", login)
                .plain("id", id)
                .text("node_id", "MDQ6VXNlcj" + id)
                .text("avatar_url", "https://avatars.githubusercontent.com/u/" + id + "?v=4")
                .text("gravatar_id", "")
                .text("url", url)
                .text("html_url", "https://github.com/" + login);
        for (String list : USER_LISTS) {
            out.text(list.replaceAll("[{].*", "") + "_url", url + "/" + list);
        }
        out.text("type", "User").plain("site_admin", false).close('}');
    }

    private static void labels(RecordText out) {
        out.open("labels", '[');
        int labels = 1 + out.number(3);
        for (int i = 0; i < labels; i++) {
            String name = "area-" + out.number(40);
            out.open('{')
                    .plain("id", 100_000_000 + out.number(100_000_000))
                    .text("node_id", "MDU6TGFiZWwx" + i)
                    .text("url", REPOSITORY + "/labels/" + name)
                    .text("name", name)
                    .text("color", "d4c5f9")
                    .plain("default", false)
                    .text("description", "What belongs to " + name)
                    .close('}');
        }
        out.close(']');
    }

    private static void reactions(RecordText out, String url) {
        out.open("reactions", '{')
                .text("url", url + "/reactions")
                .plain("total_count", out.number(9));
        REACTIONS.forEach(reaction -> out.plain(reaction, 0));
        out.close('}');
    }
}
