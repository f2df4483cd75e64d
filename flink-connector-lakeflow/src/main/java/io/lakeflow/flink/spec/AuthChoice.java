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
import io.lakeflow.flink.model.SourceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** Decides, by what a user has set, how requests are authorised. Opens no secret. */
public final class AuthChoice {
    private final SourceModel source;
    private final Map<String, Object> config;

    private AuthChoice(SourceModel source, Map<String, Object> config) {
        this.source = source;
        this.config = config;
    }

    /**
     * @param config what {@link ConfigResolver} has made of the user's options
     * @return one kind, or null where requests are not authorised
     * @throws ConfigException with everything that is wrong
     */
    @Nullable
    public static AuthModel choose(SourceModel source, Map<String, Object> config) {
        return new AuthChoice(source, config).choose();
    }

    @Nullable
    private AuthModel choose() {
        AuthModel auth = source.http().auth();
        AuthModel chosen = auth instanceof AuthModel.OneOf several ? first(several) : auth;
        checkRotation(chosen);
        return chosen;
    }

    private AuthModel first(AuthModel.OneOf several) {
        return several.kinds().stream()
                .filter(kind -> missing(kind).isEmpty())
                .findFirst()
                .orElseThrow(() -> new ConfigException(List.of(nothingFits(several))));
    }

    private List<String> missing(AuthModel kind) {
        Set<String> named =
                kind.templates().stream()
                        .flatMap(value -> CompiledTemplate.compile(value.text()).names().stream())
                        .map(Name::field)
                        .collect(Collectors.toSet());
        return source.options().keySet().stream()
                .filter(option -> named.contains(option) && !config.containsKey(option))
                .map(option -> "'config." + option + "'")
                .toList();
    }

    private String nothingFits(AuthModel.OneOf several) {
        List<String> ways = new ArrayList<>();
        for (AuthModel kind : several.kinds()) {
            ways.add("%s needs %s".formatted(word(kind), String.join(" and ", missing(kind))));
        }
        return "source %s has no credentials; set what is missing for one of: %s"
                .formatted(source.name(), String.join("; ", ways));
    }

    private static String word(AuthModel kind) {
        if (kind instanceof AuthModel.Bearer) {
            return "bearer";
        } else if (kind instanceof AuthModel.Basic) {
            return "basic";
        } else if (kind instanceof AuthModel.OAuth2) {
            return "oauth2";
        } else if (kind instanceof AuthModel.Session) {
            return "session";
        } else if (kind instanceof AuthModel.Jwt) {
            return "jwt";
        }
        return "api_key";
    }

    /** The next refresh token is written to where this one came from, which must be a file. */
    private void checkRotation(@Nullable AuthModel auth) {
        Optional<String> option =
                auth instanceof AuthModel.OAuth2 oauth
                                && oauth.grant() instanceof AuthModel.Grant.RefreshToken refresh
                                && refresh.rotates()
                        ? OAuth2Reader.secretOption(refresh.token())
                        : Optional.empty();
        if (option.isEmpty()) {
            return;
        }
        Object reference = config.get(option.get());
        if (reference == null) {
            throw new ConfigException(
                    List.of("option 'config.%s' is missing".formatted(option.get())));
        }
        if (!reference.toString().startsWith("${file:")) {
            throw new ConfigException(
                    List.of(
                            "option 'config.%s' is a refresh token that the API replaces when it is used, and the next one can be written to a file only, expected ${file:/path}"
                                    .formatted(option.get())));
        }
    }
}
