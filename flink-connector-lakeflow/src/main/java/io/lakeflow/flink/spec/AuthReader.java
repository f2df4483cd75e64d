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
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/** Reads {@code http.auth}. No message of it repeats a value. */
final class AuthReader {
    private final Variables config;
    private final Problems problems;

    /**
     * @param config the options, with their secrets known
     */
    AuthReader(Variables config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    /** Null when it is not clear which kind is meant, which is told. */
    @Nullable
    AuthModel read(Fields auth) {
        if (!auth.has("one_of")) {
            return kind(auth);
        }
        checkAlone(auth);
        List<AuthModel> kinds = new ArrayList<>();
        for (YamlNode item : auth.items("one_of")) {
            Fields fields = Fields.of(Section.AUTH, item, item.at(), problems);
            if (fields.has("one_of")) {
                fields.problem("one_of", "'one_of' cannot stand in itself");
            } else {
                AuthModel kind = kind(fields);
                if (kind != null) {
                    kinds.add(kind);
                }
            }
        }
        if (auth.items("one_of").size() < 2) {
            auth.problem("one_of", "'one_of' is a list of at least two kinds");
        }
        return new AuthModel.OneOf(kinds);
    }

    private boolean checkAlone(Fields auth) {
        boolean alone = Section.AUTH.keys().stream().filter(auth::has).count() == 1;
        if (!alone) {
            problems.add(auth.at(), "expected one of " + String.join(", ", Section.AUTH.keys()));
        }
        return alone;
    }

    @Nullable
    private AuthModel kind(Fields auth) {
        if (!checkAlone(auth)) {
            return null;
        }
        TemplateReader templates = new TemplateReader(config.withSecrets(), problems);
        AuthModel kind = kind(auth, templates);
        if (config.secrets().stream().noneMatch(secret -> templates.names("config." + secret))) {
            problems.add(
                    auth.at(),
                    "'auth' names no secret; credentials come from an option with secret: true");
        }
        return kind;
    }

    private AuthModel kind(Fields auth, TemplateReader templates) {
        TokenReader tokens = new TokenReader(templates, problems);
        if (auth.has("bearer")) {
            return new AuthModel.Bearer(templates.required(auth, "bearer"));
        } else if (auth.has("basic")) {
            return basic(auth.section("basic", Section.BASIC), templates);
        } else if (auth.has("api_key")) {
            return apiKey(auth.section("api_key", Section.API_KEY), templates);
        } else if (auth.has("oauth2")) {
            return new OAuth2Reader(config, templates, tokens, problems)
                    .read(auth.section("oauth2", Section.OAUTH2));
        } else if (auth.has("session")) {
            return tokens.session(auth.section("session", Section.SESSION));
        }
        return tokens.jwt(auth.section("jwt", Section.JWT));
    }

    private AuthModel basic(Fields fields, TemplateReader templates) {
        return new AuthModel.Basic(
                templates.required(fields, "user"), templates.required(fields, "password"));
    }

    private AuthModel apiKey(Fields fields, TemplateReader templates) {
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
