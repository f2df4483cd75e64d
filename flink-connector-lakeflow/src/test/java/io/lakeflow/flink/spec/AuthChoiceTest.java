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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.SourceModel;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthChoiceTest {
    private static SourceModel source(String auth) {
        return SpecParser.parse(
                "s.yaml",
                """
                spec: 1
                name: s
                options:
                  token: {type: string, secret: true}
                  id: {type: string}
                  secret: {type: string, secret: true}
                  user: {type: string, default: me}
                http:
                  base: https://s.example
                  auth: %s
                tables:
                  t: {ingestion: snapshot, path: /t, page: {next: none}}
                """
                        .formatted(auth));
    }

    private static final String SEVERAL =
            """
            {one_of: [
              {bearer: "${config.token}"},
              {oauth2: {token_url: /t, client_id: "${config.id}", client_secret: "${config.secret}"}},
              {basic: {user: "${config.user}", password: "${config.secret}"}}]}""";

    private static AuthModel chosen(String auth, Map<String, String> options) {
        SourceModel source = source(auth);
        return AuthChoice.choose(source, ConfigResolver.resolve(source, options));
    }

    @Test
    void theFirstKindWhoseOptionsAreSetIsTaken() {
        String secret = "${env:SECRET}";
        assertThat(chosen(SEVERAL, Map.of("token", secret, "secret", secret, "id", "x")))
                .isInstanceOf(AuthModel.Bearer.class);
        assertThat(chosen(SEVERAL, Map.of("secret", secret, "id", "x")))
                .isInstanceOf(AuthModel.OAuth2.class);
        assertThat(chosen(SEVERAL, Map.of("secret", secret)))
                .as("a default counts as set")
                .isInstanceOf(AuthModel.Basic.class);
    }

    @Test
    void withoutAnyItSaysWhatEachLacks() {
        assertThatThrownBy(() -> chosen(SEVERAL, Map.of("id", "x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "source s has no credentials; set what is missing for one of: bearer needs"
                                + " 'config.token'; oauth2 needs 'config.secret'; basic needs"
                                + " 'config.secret'");
    }

    @Test
    void h8_aRefreshTokenThatRotatesMustComeFromAFile() {
        String auth = "{oauth2: {token_url: /t, client_id: x, refresh_token: \"${config.token}\"}}";
        assertThat(chosen(auth, Map.of("token", "${file:/run/token}")))
                .isInstanceOf(AuthModel.OAuth2.class);
        assertThatThrownBy(() -> chosen(auth, Map.of("token", "${env:TOKEN}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "option 'config.token' is a refresh token that the API replaces when it is"
                                + " used")
                .hasMessageContaining("expected ${file:/path}");
        assertThatThrownBy(() -> chosen(auth, Map.of()))
                .hasMessageContaining("option 'config.token' is missing");
        assertThat(
                        chosen(
                                auth.replace("refresh_token", "rotates: false, refresh_token"),
                                Map.of("token", "${env:TOKEN}")))
                .isInstanceOf(AuthModel.OAuth2.class);
    }

    @Test
    void withoutCredentialsThereIsNothingToChoose() {
        assertThat(chosen("{bearer: \"${config.token}\"}", Map.of()))
                .isInstanceOf(AuthModel.Bearer.class);
    }
}
