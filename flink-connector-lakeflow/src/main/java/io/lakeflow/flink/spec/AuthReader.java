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
import java.util.List;
import javax.annotation.Nullable;

/** Reads {@code http.auth}. No message of it repeats a value. */
final class AuthReader {
    private final TemplateReader templates;
    private final Problems problems;

    AuthReader(TemplateReader templates, Problems problems) {
        this.templates = templates;
        this.problems = problems;
    }

    /** Null when it is not clear which kind is meant, which is told. */
    @Nullable
    AuthModel read(Fields auth) {
        List<String> kinds = Section.AUTH.keys().stream().filter(auth::has).toList();
        if (kinds.size() != 1) {
            problems.add(auth.at(), "expected one of " + String.join(", ", Section.AUTH.keys()));
            return null;
        }
        return switch (kinds.get(0)) {
            case "bearer" -> new AuthModel.Bearer(templates.required(auth, "bearer"));
            case "basic" -> basic(auth.section("basic", Section.BASIC));
            default -> apiKey(auth.section("api_key", Section.API_KEY));
        };
    }

    private AuthModel basic(Fields fields) {
        return new AuthModel.Basic(
                templates.required(fields, "user"), templates.required(fields, "password"));
    }

    private AuthModel apiKey(Fields fields) {
        if (fields.has("header") == fields.has("query")) {
            problems.add(fields.at(), "expected either 'header' or 'query'");
        }
        return fields.has("query")
                ? new AuthModel.QueryKey(
                        fields.requiredText("query"), templates.required(fields, "value"))
                : new AuthModel.HeaderKey(
                        fields.has("header") ? fields.requiredText("header") : "",
                        templates.required(fields, "value"));
    }
}
