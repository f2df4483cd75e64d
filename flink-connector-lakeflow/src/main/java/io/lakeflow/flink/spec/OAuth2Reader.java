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

import io.lakeflow.flink.expr.CompiledTemplate;
import io.lakeflow.flink.expr.Name;
import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.AuthModel.Client;
import io.lakeflow.flink.model.AuthModel.Grant;
import io.lakeflow.flink.model.Template;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;

/** Reads {@code http.auth.oauth2}: where an access token comes from. */
final class OAuth2Reader {
    private final Variables config;
    private final TemplateReader templates;
    private final TokenReader tokens;
    private final Problems problems;

    OAuth2Reader(
            Variables config, TemplateReader templates, TokenReader tokens, Problems problems) {
        this.config = config;
        this.templates = templates;
        this.tokens = tokens;
        this.problems = problems;
    }

    AuthModel.OAuth2 read(Fields fields) {
        return new AuthModel.OAuth2(
                tokenUrl(fields),
                grant(fields),
                client(fields),
                templates.optional(fields, "scope"),
                templates.values(fields, "params"),
                request(fields),
                response(fields),
                tokens.lifetime(fields),
                tokens.into(fields));
    }

    private Template tokenUrl(Fields fields) {
        Template url = templates.required(fields, "token_url");
        if (fields.has("token_url") && !url.text().matches("(https?://|\\$\\{|/).*")) {
            problems.add(
                    fields.node("token_url").at(),
                    "expected an address that begins with https:// or http://, a path that begins"
                            + " with /, or an option");
        }
        return url;
    }

    private Grant grant(Fields fields) {
        if (fields.has("refresh_token") && fields.has("jwt")) {
            problems.add(fields.at(), "expected 'refresh_token' or 'jwt', not both");
        }
        if (fields.has("rotates") && !fields.has("refresh_token")) {
            fields.problem("rotates", "'rotates' belongs to 'refresh_token'");
        }
        if (fields.has("refresh_token")) {
            return refreshToken(fields);
        }
        return fields.has("jwt")
                ? new Grant.Assertion(tokens.jwt(fields.section("jwt", Section.JWT)))
                : new Grant.ClientCredentials();
    }

    private Grant refreshToken(Fields fields) {
        Template token = templates.required(fields, "refresh_token");
        boolean rotates = !fields.has("rotates") || fields.flag("rotates");
        if (rotates && option(token).isEmpty()) {
            fields.problem(
                    "refresh_token",
                    "a refresh token that is replaced when it is used must be a single"
                            + " \"${config.<option>}\" of an option with secret: true, so that the"
                            + " next one can be written back; say rotates: false if the API keeps"
                            + " it");
        }
        return new Grant.RefreshToken(token, rotates);
    }

    /** The secret option that a template is, and nothing else. */
    private Optional<String> option(Template template) {
        return secretOption(template).filter(config.secrets()::contains);
    }

    /** The option that a template is, and nothing else. */
    static Optional<String> secretOption(Template template) {
        if (!template.text().matches("\\$\\{\\s*config\\.\\w+\\s*}")) {
            return Optional.empty();
        }
        return CompiledTemplate.compile(template.text()).names().stream()
                .map(Name::field)
                .findFirst();
    }

    @Nullable
    private Client client(Fields fields) {
        if (!fields.has("client_id")) {
            if (!fields.has("jwt")) {
                problems.add(fields.at(), "'client_id' is missing");
            }
            if (fields.has("client_secret")) {
                fields.problem("client_secret", "'client_secret' belongs to 'client_id'");
            }
            return null;
        }
        boolean inHeader =
                fields.has("client_auth")
                        ? Boolean.TRUE.equals(fields.word("client_auth", Words.CLIENT_AUTH))
                        : fields.has("client_secret");
        if (inHeader && !fields.has("client_secret")) {
            fields.problem("client_auth", "a client without 'client_secret' goes into the body");
        }
        return new Client(
                templates.required(fields, "client_id"),
                templates.optional(fields, "client_secret"),
                inHeader);
    }

    private Map<String, String> request(Fields fields) {
        if (!fields.has("request")) {
            return Map.of();
        }
        Fields names = fields.section("request", Section.OAUTH2_REQUEST);
        Map<String, String> request = new LinkedHashMap<>();
        Section.OAUTH2_REQUEST.keys().stream()
                .filter(names::has)
                .forEach(name -> request.put(name, names.requiredText(name)));
        return request;
    }

    private Map<String, String> response(Fields fields) {
        if (!fields.has("response")) {
            return Map.of();
        }
        Fields paths = fields.section("response", Section.OAUTH2_RESPONSE);
        Map<String, String> response = new LinkedHashMap<>();
        for (String name : Section.OAUTH2_RESPONSE.keys()) {
            String path = paths.path(name);
            if (path != null) {
                response.put(name, path);
            }
        }
        return response;
    }
}
