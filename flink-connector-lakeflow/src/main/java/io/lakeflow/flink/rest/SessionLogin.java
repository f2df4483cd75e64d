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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.http.Credentials;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.http.Origin;
import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.TokenAt;
import io.lakeflow.flink.scan.ScanException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Gets tokens from a login request. */
final class SessionLogin implements Supplier<CompletionStage<AccessToken>> {
    private static final String ADVICE =
            "Check the values of the login in http.auth, and the options that they come from.";

    private final AuthModel.Session model;
    private final LoginHttp http;
    private final Supplier<RequestParts> requests;
    private final Supplier<List<String>> secrets;

    /**
     * @param requests builds the login
     * @param secrets all that it holds
     */
    SessionLogin(
            AuthModel.Session model,
            LoginHttp http,
            Supplier<RequestParts> requests,
            Supplier<List<String>> secrets) {
        this.model = model;
        this.http = http;
        this.requests = requests;
        this.secrets = secrets;
    }

    @Override
    public CompletionStage<AccessToken> get() {
        Credentials.Login credentials = new Credentials.Login(null, secrets.get());
        return http.send(requests.get(), credentials, ADVICE)
                .thenApply(
                        answer ->
                                AccessToken.of(
                                        token(answer), answer.serverTime(), model.lifetime()));
    }

    private String token(HttpAnswer answer) {
        String token;
        String place;
        if (model.at() instanceof TokenAt.Header header) {
            place = "no header '" + header.name() + "'";
            token = answer.headers().first(header.name()).orElse("");
        } else if (model.at() instanceof TokenAt.Cookie cookie) {
            place = "no cookie '" + cookie.name() + "'";
            token = cookie(answer, cookie.name() + "=");
        } else {
            String path = ((TokenAt.Body) model.at()).path();
            place = "nothing at '" + path + "'";
            token = LoginHttp.text(LoginHttp.body(answer), path);
        }
        if (token.isEmpty()) {
            throw new ScanException(
                    "The login at "
                            + Origin.of(answer.uri())
                            + answer.uri().getPath()
                            + " gave no token: its answer has "
                            + place
                            + ". Check 'at' of http.auth, and the values of the login.");
        }
        return token;
    }

    /** The last one of that name counts, as in a browser. */
    private static String cookie(HttpAnswer answer, String start) {
        return answer.headers().all("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(start))
                .map(cookie -> cookie.substring(start.length()).split(";", 2)[0].strip())
                .reduce("", (first, last) -> last);
    }
}
