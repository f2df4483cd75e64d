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

import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.HttpModel;
import io.lakeflow.flink.model.RateModel;
import io.lakeflow.flink.model.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** Reads {@code http}: what all requests share. */
final class HttpReader {
    private final Variables config;
    private final Problems problems;

    HttpReader(Variables config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    HttpModel read(Fields spec) {
        if (spec.requiredNode("http") == null) {
            return new HttpModel(new Template(""), null, Map.of(), List.of(), List.of());
        }
        Fields fields = spec.section("http", Section.HTTP);
        TemplateReader templates = new TemplateReader(config, problems);
        return new HttpModel(
                base(fields, templates),
                auth(fields),
                templates.values(fields, "headers"),
                rates(fields),
                new ErrorsReader(config, problems).read(fields));
    }

    private Template base(Fields fields, TemplateReader templates) {
        Template base = templates.required(fields, "base");
        boolean address = base.text().matches("(https?://|\\$\\{).*");
        if (!base.text().isEmpty() && !address) {
            problems.add(
                    fields.node("base").at(),
                    "expected an address that begins with https:// or http://, or an option");
        }
        return base;
    }

    @Nullable
    private AuthModel auth(Fields fields) {
        if (!fields.has("auth")) {
            return null;
        }
        return new AuthReader(config, problems).read(fields.section("auth", Section.AUTH));
    }

    private List<RateModel> rates(Fields http) {
        List<RateModel> rates = new ArrayList<>();
        for (YamlNode node : http.items("rate")) {
            Fields fields = Fields.of(Section.RATE, node, node.at(), problems);
            Integer limit = fields.number("limit", 1, 100_000_000);
            Duration per = fields.duration("per");
            if (fields.has("limit") != fields.has("per")) {
                problems.add(fields.at(), "'limit' and 'per' belong together");
            }
            if (per != null && per.isZero()) {
                fields.problem("per", "'per' is longer than nothing");
            }
            if (!fields.has("limit") && !fields.has("remaining") && !fields.has("concurrency")) {
                problems.add(
                        fields.at(), "expected 'limit' and 'per', 'remaining' or 'concurrency'");
            }
            rates.add(
                    new RateModel(
                            limit,
                            per,
                            fields.text("remaining"),
                            fields.text("reset"),
                            fields.number("concurrency", 1, 10_000)));
        }
        return rates;
    }
}
