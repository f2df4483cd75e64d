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

import static io.lakeflow.flink.spec.SpecTexts.oneTable;
import static io.lakeflow.flink.spec.SpecTexts.shopWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.BodyModel;
import io.lakeflow.flink.model.BodyModel.Node;
import io.lakeflow.flink.model.ColumnModel;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.DeletesModel;
import io.lakeflow.flink.model.ErrorRule;
import io.lakeflow.flink.model.ErrorRule.Action;
import io.lakeflow.flink.model.PageModel;
import io.lakeflow.flink.model.PageModel.Into;
import io.lakeflow.flink.model.PageModel.Next;
import io.lakeflow.flink.model.PageModel.Stop;
import io.lakeflow.flink.model.RequestModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.model.Template;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the words of a spec come to in the model. */
class SpecParserTest {

    @Test
    void j17_plainWordsStayWhatWasWritten() {
        RequestModel request =
                table(
                                "ingestion: snapshot",
                                "path: /rows",
                                "page: {next: none}",
                                "params: {a: NO, b: 12:30:00, c: 0123, d: 1.50, e: yes, f: 1_000, g:"
                                        + " 2026-01-31}")
                        .request();
        assertThat(request.params())
                .isEqualTo(
                        Map.of(
                                "a", new Template("NO"),
                                "b", new Template("12:30:00"),
                                "c", new Template("0123"),
                                "d", new Template("1.50"),
                                "e", new Template("yes"),
                                "f", new Template("1_000"),
                                "g", new Template("2026-01-31")));
    }

    @Test
    void j17_hostileYamlIsRefusedWithItsPlace() {
        assertRefused("name: !!javax.script.ScriptEngineManager x", "spec.yaml:1:7", "a tag");
        assertRefused("a: &a [x, x]\nb: [*a, *a]", "spec.yaml:1:4", "an anchor");
        assertRefused("spec: 1\nname: a\nname: b", "spec.yaml:3:1", "'name' stands here twice");
        assertRefused("[".repeat(10_000), "spec.yaml:1:", "nested deeper than");
        assertRefused("# " + "x".repeat(3 << 20), "spec.yaml", "characters, at most");
    }

    private static void assertRefused(String yaml, String place, String what) {
        assertThatThrownBy(() -> SpecParser.parse("spec.yaml", yaml))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(what);
    }

    @ParameterizedTest
    @CsvSource({
        "1us, PT0.000001S",
        "1ms, PT0.001S",
        "30s, PT30S",
        "5m, PT5M",
        "1h, PT1H",
        "7d, PT168H",
        "PT5M, PT5M",
        "P1D, PT24H"
    })
    void durations(String written, String expected) {
        assertThat(cursor("order: asc, lookback: " + written).lookback())
                .isEqualTo(Duration.parse(expected));
    }

    @ParameterizedTest
    @CsvSource({"5", "5 m", "-5m", "5min", "PT-5M", "P", "m", "9999999999999d"})
    void whatIsNoDuration(String written) {
        assertThat(Durations.parse(written)).isEmpty();
    }

    @Test
    void aCursorTrustsNothingThatIsNotDeclared() {
        CursorModel cursor = cursor("order: desc");
        assertThat(cursor.bounds()).isEqualTo(new CursorModel.Bounds(false, false));
        assertThat(cursor.type()).isEqualTo(CursorModel.Type.TIMESTAMP);
        assertThat(cursor.grain()).isZero();
        assertThat(cursor.lag()).isZero();
        assertThat(cursor.window()).isNull();
        assertThat(cursor.start()).isNull();
    }

    @Test
    void aCursorMayBeTheTimeOfTheAnswer() {
        TableModel table =
                table(
                        "ingestion: append",
                        "path: /rows",
                        "page: {next: none}",
                        "cursor: {field: \"${response.time}\", order: none}");
        assertThat(table.cursor().field()).isEqualTo(CursorModel.ANSWER_TIME);
    }

    @Test
    void pagesInAllForms() {
        assertThat(page("next: link"))
                .isEqualTo(new PageModel(new Next.Link(), null, null, false, null));
        assertThat(page("next: none, stable: true"))
                .isEqualTo(new PageModel(new Next.None(), null, null, true, null));
        assertThat(page("next: url, at: paging.next.link, stop: empty"))
                .isEqualTo(
                        new PageModel(
                                new Next.Url("paging.next.link"),
                                null,
                                new Stop.Empty(),
                                false,
                                null));
        assertThat(page("next: page, stop: short, size: 20, start: 0"))
                .isEqualTo(
                        new PageModel(
                                new Next.Number(null, new Into.Param("page"), 0),
                                20,
                                new Stop.Short(),
                                false,
                                null));
        assertThat(page("next: offset, into: skip, stop: {total: meta.total}"))
                .isEqualTo(
                        new PageModel(
                                new Next.Offset(new Into.Param("skip")),
                                null,
                                new Stop.Total("meta.total"),
                                false,
                                null));
        assertThat(page("next: token, at: next, into: {header: X-Next}").next())
                .isEqualTo(new Next.Token("next", new Into.Header("X-Next")));
        assertThat(page("next: token, at: continue").next())
                .isEqualTo(new Next.Token("continue", null));
        assertThat(page("next: token, at: \"${response.body.a & 'x'}\"").next())
                .isEqualTo(new Next.Token("${response.body.a & 'x'}", null));
        assertThat(page("next: link, stop: \"${page.records < 5}\"").stop())
                .isEqualTo(new Stop.When(new Template("${page.records < 5}")));
    }

    @Test
    void aRequestThatNamesTheNextPageSaysWhereItGoes() {
        assertThat(next("next: page, stop: empty", "path: /rows/${page.number}"))
                .isEqualTo(new Next.Number(null, new Into.Template(), 1));
        assertThat(
                        next(
                                "next: offset, stop: empty",
                                "path: /rows",
                                "params: {o: '${page.offset}'}"))
                .isEqualTo(new Next.Offset(new Into.Template()));
        assertThat(
                        next(
                                "next: token, at: n",
                                "path: /rows",
                                "body: {json: {a: [{b: \"${page.token}\"}]}}"))
                .isEqualTo(new Next.Token("n", new Into.Template()));
    }

    @Test
    void bodies() {
        RequestModel json =
                table(
                                "ingestion: snapshot",
                                "path: /rows",
                                "page: {next: none, size: 10}",
                                "body: {json: {n: 10, d: 2.5, t: true, nothing: ~, o: 0123, no: NO,"
                                        + " q: \"${page.size}\", s: '7', list: [1, a]}}",
                                "method: POST")
                        .request();
        assertThat(json.body())
                .isEqualTo(
                        new BodyModel.Json(
                                new Node.Fields(
                                        Map.of(
                                                "n", new Node.Literal(10L),
                                                "d", new Node.Literal(new BigDecimal("2.5")),
                                                "t", new Node.Literal(true),
                                                "nothing", new Node.Literal(null),
                                                "o", text("0123"),
                                                "no", text("NO"),
                                                "q", text("${page.size}"),
                                                "s", text("7"),
                                                "list",
                                                        new Node.Items(
                                                                List.of(
                                                                        new Node.Literal(1L),
                                                                        text("a")))))));
        RequestModel form =
                table(
                                "ingestion: snapshot",
                                "path: /rows",
                                "page: {next: none}",
                                "body: {form: {a: 1, gone: ''}}")
                        .request();
        assertThat(form.body()).isEqualTo(new BodyModel.Form(Map.of("a", new Template("1"))));
        assertThat(form.method()).isEqualTo("POST");
    }

    @Test
    void rules() {
        SourceModel source =
                parse(
                        shopWith(
                                "- {status: 404, do: skip}",
                                """
                                - {status: 404, retry: 3}
                                    - {when: "${response.body.e}", do: fail, message: "m ${response.status}"}\
                                """));
        assertThat(source.http().errors())
                .containsExactly(
                        new ErrorRule(Set.of(404), null, Action.FAIL, 3, null, null),
                        new ErrorRule(
                                Set.of(),
                                new Template("${response.body.e}"),
                                Action.FAIL,
                                0,
                                null,
                                new Template("m ${response.status}")));
    }

    @Test
    void credentials() {
        assertThat(auth("{basic: {user: me, password: \"${config.token}\"}}"))
                .isEqualTo(
                        new AuthModel.Basic(new Template("me"), new Template("${config.token}")));
        assertThat(auth("{api_key: {header: X-Key, value: \"${config.token}\"}}"))
                .isEqualTo(new AuthModel.HeaderKey("X-Key", new Template("${config.token}")));
        assertThat(auth("{api_key: {query: key, value: \"${config.token}\"}}"))
                .isEqualTo(new AuthModel.QueryKey("key", new Template("${config.token}")));
    }

    @Test
    void deletesByFlagAndBySnapshot() {
        assertThat(
                        table(
                                        "ingestion: cdc_with_deletes",
                                        "path: /rows",
                                        "page: {next: none}",
                                        "key: [id]",
                                        "cursor: {field: at, order: none}",
                                        "deletes: {flag: \"${record.gone}\"}")
                                .deletes())
                .isEqualTo(new DeletesModel.Flag(new Template("${record.gone}")));
        assertThat(
                        table(
                                        "ingestion: snapshot",
                                        "path: /rows",
                                        "page: {next: none}",
                                        "key: [id]",
                                        "deletes: {snapshot: true}")
                                .deletes())
                .isEqualTo(new DeletesModel.Snapshot());
    }

    @Test
    void eachOfAWrittenListIsAnExpression() {
        TableModel table =
                table(
                        "ingestion: snapshot",
                        "path: /rows/${each.kind}",
                        "page: {next: none}",
                        "each: {kind: [open, 'a\"b\\c', NO]}");
        assertThat(table.each())
                .isEqualTo(Map.of("kind", new Template("${[\"open\", \"a\\\"b\\\\c\", \"NO\"]}")));
    }

    @Test
    void theNameOfAColumnIsOneFieldWhateverIsInIt() {
        TableModel table =
                parse(
                                """
                                spec: 1
                                name: odd
                                http: {base: "https://odd.example"}
                                tables:
                                  rows:
                                    ingestion: snapshot
                                    path: /rows
                                    page: {next: none}
                                    columns: {"a.b": STRING, "why?": STRING}
                                """)
                        .tables()
                        .get("rows");
        assertThat(table.columns())
                .extracting(ColumnModel::path)
                .containsExactly("`a.b`", "`why?`");
    }

    @Test
    void historyIsAskedForLikeTheTable() {
        TableModel sales = parse(SpecTexts.SHOP).tables().get("sales");
        assertThat(sales.history().request().params())
                .isEqualTo(Map.of("limit", new Template("${page.size}")));
        assertThat(sales.history().request().page())
                .isEqualTo(new PageModel(new Next.Link(), 50, null, false, null));
        assertThat(sales.history().columns()).isEqualTo(Map.of("sold", "sale.at"));
    }

    @Test
    void historyMayHavePartitionsAndFiltersOfItsOwn() {
        TableModel table =
                table(
                        "ingestion: append",
                        "path: /changes",
                        "records: list?",
                        "filter: \"${record.type = 'sale'}\"",
                        "page: {next: link}",
                        "cursor: {field: at, order: asc}",
                        "history: {path: \"/all/${each.year}\", each: {year: [2025, 2026]}}");
        assertThat(table.each()).isEmpty();
        assertThat(table.request().records()).isEqualTo("list?");
        assertThat(table.request().filter()).isEqualTo(new Template("${record.type = 'sale'}"));
        assertThat(table.history().each())
                .isEqualTo(Map.of("year", new Template("${[\"2025\", \"2026\"]}")));
        assertThat(table.history().request().filter()).isEqualTo(table.request().filter());
        assertThat(table.history().request().records()).isEqualTo("list?");
    }

    @Test
    void tombstonesAreNotHeldAgainstTheTablesFilter() {
        TableModel items =
                parse(
                                shopWith(
                                        "    records: data\n",
                                        "    records: data\n    filter: \"${record.ok}\"\n"))
                        .tables()
                        .get("items");
        assertThat(items.request().filter()).isNotNull();
        assertThat(((DeletesModel.Endpoint) items.deletes()).request().filter()).isNull();
    }

    @Test
    void anEmptyParameterTakesTheDefaultAway() {
        TableModel parts =
                parse(
                                shopWith(
                                        "path: /items/${parent.item}/parts",
                                        "path: /items/${parent.item}/parts\n    params: {limit: ~}"))
                        .tables()
                        .get("parts");
        assertThat(parts.request().params()).isEmpty();
    }

    @Test
    void aPathInDefaultsIsEveryRequests() {
        SourceModel source =
                parse(
                        """
                        spec: 1
                        name: api
                        http: {base: "https://api.example/api.php"}
                        defaults: {path: "", params: {format: json}, page: {next: none}}
                        tables:
                          a:
                            ingestion: cdc_with_deletes
                            key: [id]
                            cursor: {field: at, order: none}
                            params: {list: a}
                            deletes: {params: {list: d}, cursor: {field: at, order: none}}
                        """);
        DeletesModel.Endpoint deletes = (DeletesModel.Endpoint) source.tables().get("a").deletes();
        assertThat(deletes.request().path()).isEqualTo(new Template(""));
        assertThat(deletes.request().params())
                .isEqualTo(Map.of("format", new Template("json"), "list", new Template("d")));
    }

    @Test
    void anOverlongSpecIsRefusedUnread() {
        String spec = "x: " + "a".repeat(YamlReader.MAX_LENGTH);
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> parse(spec))
                .withMessage("test: the spec has 3,145,731 characters, at most 3,145,728 are read");
    }

    @Test
    void aDeepSpecIsRefused() {
        String spec = "a: " + "[".repeat(100_000);
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> parse(spec))
                .withMessage("test:1:68: not valid YAML: nested deeper than 64 levels");
    }

    @Test
    void everyAliasOfAnAliasBombIsRefused() {
        StringBuilder spec = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            spec.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThatExceptionOfType(SpecException.class).isThrownBy(() -> parse(spec.toString()));
    }

    private static Node.Text text(String text) {
        return new Node.Text(new Template(text));
    }

    private static AuthModel auth(String auth) {
        return parse(shopWith("{bearer: \"${config.token}\"}", auth)).http().auth();
    }

    private static CursorModel cursor(String rest) {
        return table(
                        "ingestion: append",
                        "path: /rows",
                        "page: {next: none}",
                        "cursor: {field: at, " + rest + "}")
                .cursor();
    }

    private static PageModel page(String page) {
        return table("ingestion: snapshot", "path: /rows", "page: {" + page + "}").request().page();
    }

    private static Next next(String page, String... request) {
        return table("ingestion: snapshot", "page: {" + page + "}", String.join("\n    ", request))
                .request()
                .page()
                .next();
    }

    private static TableModel table(String... lines) {
        return parse(oneTable(lines)).tables().get("rows");
    }

    private static SourceModel parse(String yaml) {
        return SpecParser.parse("test", yaml);
    }
}
