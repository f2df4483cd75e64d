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

/** The shape of {@link IssueTable#T1K}. */
final class ShortIssue {
    private ShortIssue() {}

    static void write(RecordText out, long id, Instant updated, int total) {
        int number = out.number(90_000) + 10_000;
        String login = "user-" + out.number(10_000);
        out.open('{')
                .plain("id", id)
                .text("node_id", "I_kwDOAZ" + id)
                .plain("number", number)
                .text("title", out.words(6))
                .text("state", out.number(3) == 0 ? "open" : "closed")
                .plain("locked", false)
                .plain("comments", out.number(60))
                .time("created_at", updated.minusSeconds(out.number(10_000_000)))
                .time("updated_at", updated)
                .plain("closed_at", null)
                .text("author_association", "CONTRIBUTOR")
                .open("user", '{')
                .text("login", login)
                .plain("id", out.number(9_000_000) + 1_000_000)
                .text("type", "User")
                .plain("site_admin", false)
                .close('}')
                .open("labels", '[');
        int labels = 1 + out.number(3);
        for (int i = 0; i < labels; i++) {
            out.open('{').text("name", "area-" + out.number(40)).text("color", "d4c5f9").close('}');
        }
        out.close(']')
                .plain("assignee", null)
                .plain("milestone", null)
                .plain("draft", false)
                .plain("score", "1.0")
                .text("html_url", "https://github.com/apache/flink/issues/" + number)
                .text("repository_url", "https://api.github.com/repos/apache/flink")
                .text("state_reason", "completed")
                .plain("active_lock_reason", null)
                .plain("reactions", out.number(20))
                .fill("body", total, 1)
                .close('}');
    }
}
