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

import static io.lakeflow.flink.spec.SpecTexts.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.ColumnModel;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.CursorModel.Bounds;
import io.lakeflow.flink.model.CursorModel.Order;
import io.lakeflow.flink.model.DeletesModel;
import io.lakeflow.flink.model.ErrorRule;
import io.lakeflow.flink.model.ErrorRule.Action;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.OptionModel;
import io.lakeflow.flink.model.PageModel;
import io.lakeflow.flink.model.PageModel.Into;
import io.lakeflow.flink.model.PageModel.Next;
import io.lakeflow.flink.model.ParentModel;
import io.lakeflow.flink.model.RateModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.model.Template;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.junit.jupiter.api.Test;

/** A whole spec, compared with the model that it stands for. */
class GithubSpecTest {
    private static final SourceModel GITHUB =
            SpecParser.parse("github.yaml", resource("specs/github.yaml"));

    @Test
    void options() {
        assertThat(GITHUB.name()).isEqualTo("github");
        assertThat(GITHUB.options().values())
                .containsExactly(
                        new OptionModel(
                                "base",
                                OptionModel.Type.STRING,
                                false,
                                false,
                                false,
                                "https://api.github.com",
                                null),
                        new OptionModel(
                                "token", OptionModel.Type.STRING, false, true, false, null, null),
                        new OptionModel(
                                "owner", OptionModel.Type.STRING, true, false, false, null, null),
                        new OptionModel(
                                "repos", OptionModel.Type.LIST, true, false, false, null, null));
    }

    @Test
    void http() {
        assertThat(GITHUB.http().base()).isEqualTo(new Template("${config.base}"));
        assertThat(GITHUB.http().auth())
                .isEqualTo(new AuthModel.Bearer(new Template("${config.token}")));
        assertThat(GITHUB.http().headers())
                .isEqualTo(Map.of("Accept", new Template("application/vnd.github+json")));
        assertThat(GITHUB.http().rates())
                .containsExactly(
                        new RateModel(
                                5000,
                                Duration.ofHours(1),
                                "X-RateLimit-Remaining",
                                "X-RateLimit-Reset",
                                null));
        assertThat(GITHUB.http().errors())
                .containsExactly(
                        new ErrorRule(
                                Set.of(403),
                                new Template("${response.headers.`x-ratelimit-remaining` = '0'}"),
                                Action.WAIT,
                                0,
                                "header X-RateLimit-Reset",
                                null),
                        new ErrorRule(Set.of(404, 410), null, Action.SKIP, 2, null, null));
    }

    @Test
    void defaultsAreMergedIntoATable() {
        TableModel issues = GITHUB.tables().get("issues");
        assertThat(issues.ingestion()).isEqualTo(Ingestion.CDC);
        assertThat(issues.each()).isEqualTo(Map.of("repo", new Template("${config.repos}")));
        assertThat(issues.key()).containsExactly("id");
        assertThat(issues.request().method()).isEqualTo("GET");
        assertThat(issues.request().path())
                .isEqualTo(new Template("/repos/${config.owner}/${each.repo}/issues"));
        assertThat(issues.request().params())
                .isEqualTo(
                        Map.of(
                                "per_page", new Template("${page.size}"),
                                "state", new Template("all"),
                                "sort", new Template("updated"),
                                "direction", new Template("asc"),
                                "since", new Template("${cursor.from}")));
        assertThat(issues.request().page())
                .isEqualTo(new PageModel(new Next.Link(), 100, null, false, null));
        assertThat(issues.request().records()).isEmpty();
    }

    @Test
    void columns() {
        assertThat(GITHUB.tables().get("issues").columns())
                .containsExactly(
                        column("id", "BIGINT NOT NULL"),
                        column("number", "BIGINT"),
                        column("title", "STRING"),
                        column("user", "ROW<login STRING, id BIGINT>"),
                        column("labels", "ARRAY<ROW<name STRING>>"),
                        column("updated_at", "TIMESTAMP_LTZ(3)"),
                        new ColumnModel(
                                "repo",
                                LogicalTypeParser.parse("STRING", getClass().getClassLoader()),
                                null,
                                new Template("${each.repo}"),
                                null));
        assertThat(GITHUB.tables().get("commits").columns().get(1).path())
                .isEqualTo("commit.committer.date");
    }

    @Test
    void cursors() {
        assertThat(GITHUB.tables().get("issues").cursor())
                .isEqualTo(cursor("updated_at", Order.ASC, Duration.ofMinutes(5)));
        assertThat(GITHUB.tables().get("pulls").cursor())
                .isEqualTo(cursor("updated_at", Order.DESC, Duration.ZERO));
        assertThat(GITHUB.tables().get("commits").cursor())
                .isEqualTo(
                        new CursorModel(
                                "commit.committer.date",
                                CursorModel.Type.TIMESTAMP,
                                null,
                                null,
                                Order.NONE,
                                Duration.ofSeconds(1),
                                new Bounds(true, true),
                                Duration.ofDays(7),
                                Duration.ZERO,
                                Duration.ZERO,
                                null));
    }

    @Test
    void aTableOverridesItsDefaults() {
        assertThat(GITHUB.tables().get("commits").key()).isEmpty();
        assertThat(GITHUB.tables().get("orders").key()).containsExactly("order_id");
        assertThat(GITHUB.tables().get("orders").request().page())
                .isEqualTo(
                        new PageModel(
                                new Next.Number("next_page", new Into.Param("page"), 1),
                                100,
                                null,
                                false,
                                null));
    }

    @Test
    void parents() {
        assertThat(GITHUB.tables().get("reviews").parent())
                .isEqualTo(
                        new ParentModel("pulls", Map.of("number", "number", "repo", "repo"), true));
    }

    @Test
    void deletesAreAskedForLikeTheTable() {
        DeletesModel.Endpoint deletes =
                (DeletesModel.Endpoint) GITHUB.tables().get("orders").deletes();
        assertThat(deletes.request().path())
                .isEqualTo(new Template("/tables/orders/deleted_records"));
        assertThat(deletes.request().records()).isEqualTo("records");
        assertThat(deletes.request().page())
                .isEqualTo(GITHUB.tables().get("orders").request().page());
        assertThat(deletes.request().params())
                .isEqualTo(
                        Map.of(
                                "since", new Template("${cursor.from}"),
                                "per_page", new Template("${page.size}")));
        assertThat(deletes.cursor()).isEqualTo(cursor("updated_at", Order.ASC, Duration.ZERO));
    }

    private ColumnModel column(String name, String type) {
        return new ColumnModel(
                name, LogicalTypeParser.parse(type, getClass().getClassLoader()), name, null, null);
    }

    private static CursorModel cursor(String field, Order order, Duration lookback) {
        return new CursorModel(
                field,
                CursorModel.Type.TIMESTAMP,
                null,
                null,
                order,
                Duration.ZERO,
                new Bounds(false, false),
                null,
                Duration.ZERO,
                lookback,
                null);
    }
}
