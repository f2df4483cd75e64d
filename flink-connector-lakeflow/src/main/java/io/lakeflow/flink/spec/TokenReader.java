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
import io.lakeflow.flink.model.BodyModel;
import io.lakeflow.flink.model.FormatModel;
import io.lakeflow.flink.model.PageModel;
import io.lakeflow.flink.model.RequestModel;
import io.lakeflow.flink.model.Template;
import io.lakeflow.flink.model.TokenAt;
import io.lakeflow.flink.model.TokenInto;
import java.time.Duration;
import java.util.Map;
import javax.annotation.Nullable;

/** Reads what logins have in common: where a token is, where it goes and how long it is good. */
final class TokenReader {
    private static final Duration JWT_LIFETIME = Duration.ofMinutes(5);

    /** A login has no pages. */
    private static final PageModel ONE_PAGE =
            new PageModel(new PageModel.Next.None(), null, null, true, null);

    private final TemplateReader templates;
    private final Problems problems;

    TokenReader(TemplateReader templates, Problems problems) {
        this.templates = templates;
        this.problems = problems;
    }

    AuthModel.Session session(Fields fields) {
        Template path = templates.required(fields, "path");
        Map<String, Template> params = templates.values(fields, "params");
        Map<String, Template> headers = templates.values(fields, "headers");
        BodyModel body = new BodyReader(templates, problems).read(fields);
        String method = fields.word("method", Words.METHOD);
        RequestModel login =
                new RequestModel(
                        path,
                        method == null ? "POST" : method,
                        params,
                        headers,
                        body,
                        "",
                        new FormatModel.Json(),
                        ONE_PAGE,
                        null);
        TokenAt at = at(fields);
        boolean sameCookie = at instanceof TokenAt.Cookie && !fields.has("into");
        TokenInto into =
                sameCookie ? new TokenInto.Cookie(((TokenAt.Cookie) at).name()) : into(fields);
        return new AuthModel.Session(login, at, lifetime(fields), into);
    }

    private TokenAt at(Fields fields) {
        YamlNode node = fields.requiredNode("at");
        if (!(node instanceof YamlNode.Mapping)) {
            String path = node == null ? null : fields.path(node);
            return new TokenAt.Body(path == null ? "" : path);
        }
        Fields at = fields.section("at", Section.TOKEN_AT);
        if (at.has("header") == at.has("cookie")) {
            problems.add(at.at(), "expected a path, or either 'header' or 'cookie'");
        }
        return at.has("cookie")
                ? new TokenAt.Cookie(at.requiredText("cookie"))
                : new TokenAt.Header(at.has("header") ? at.requiredText("header") : "");
    }

    AuthModel.Jwt jwt(Fields fields) {
        fields.requiredNode("algorithm");
        AuthModel.Jwt.Algorithm algorithm = fields.word("algorithm", Words.JWT_ALGORITHM);
        Template key = templates.required(fields, "key");
        Template keyId = templates.optional(fields, "key_id");
        Map<String, Template> claims = templates.values(fields, "claims");
        for (String reserved : new String[] {"iat", "exp", "jti"}) {
            if (claims.containsKey(reserved)) {
                fields.problem(
                        "claims",
                        "'%s' is not written: iat and exp come with 'lifetime', jti with 'jti: true'"
                                .formatted(reserved));
            }
        }
        Duration lifetime = lifetime(fields);
        return new AuthModel.Jwt(
                algorithm == null ? AuthModel.Jwt.Algorithm.RS256 : algorithm,
                key,
                keyId,
                claims,
                lifetime == null ? JWT_LIFETIME : lifetime,
                fields.flag("jti"),
                into(fields));
    }

    @Nullable
    Duration lifetime(Fields fields) {
        Duration lifetime = fields.duration("lifetime");
        if (lifetime != null && lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
            fields.problem("lifetime", "'lifetime' is at least a second");
        }
        return lifetime;
    }

    TokenInto into(Fields fields) {
        if (!fields.has("into")) {
            return TokenInto.BEARER;
        }
        Fields into = fields.section("into", Section.TOKEN_INTO);
        long places =
                Section.TOKEN_INTO.keys().stream()
                        .filter(key -> !key.equals("prefix") && into.has(key))
                        .count();
        if (places != 1) {
            problems.add(into.at(), "expected one of header, query, cookie");
        }
        if (into.has("prefix") && !into.has("header")) {
            into.problem("prefix", "'prefix' belongs to 'header'");
        }
        if (into.has("query")) {
            return new TokenInto.Query(into.requiredText("query"));
        } else if (into.has("cookie")) {
            return new TokenInto.Cookie(into.requiredText("cookie"));
        }
        String prefix = into.text("prefix");
        return new TokenInto.Header(
                into.has("header") ? into.requiredText("header") : "",
                prefix == null ? "" : prefix);
    }
}
