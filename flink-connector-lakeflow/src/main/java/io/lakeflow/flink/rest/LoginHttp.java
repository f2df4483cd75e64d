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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeflow.flink.http.AnswerJudge;
import io.lakeflow.flink.http.Credentials;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.http.HttpCall;
import io.lakeflow.flink.http.HttpExchange;
import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.http.Origin;
import io.lakeflow.flink.http.Verdict;
import io.lakeflow.flink.json.FieldPath;
import io.lakeflow.flink.scan.ApiClock;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * Sends logins to the one origin that the spec names for them; what they carry goes nowhere else,
 * and no message repeats anything of an answer but the code of an error.
 */
final class LoginHttp implements AutoCloseable {
    /** An answer with tokens is small. */
    private static final long MOST_BYTES = 1L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ScanContext context;
    private final Supplier<HttpSettings> settings;
    private final Origin origin;
    private final ApiClock time;
    @Nullable private HttpExchange exchange;
    private boolean closed;

    /**
     * @param settings those of the API, its proxy's password open
     * @param endpoint where logins go
     * @param time the clock of that server
     */
    LoginHttp(ScanContext context, Supplier<HttpSettings> settings, URI endpoint, ApiClock time) {
        this.context = context;
        this.settings = settings;
        this.origin = Origin.of(endpoint);
        this.time = time;
    }

    private synchronized HttpExchange exchange() {
        if (closed) {
            throw new ScanException("The scan was closed.");
        }
        if (exchange == null) {
            exchange =
                    HttpExchange.create(
                            settings.get()
                                    .withOrigins(Set.of(origin))
                                    .withForeignOrigins(Set.of())
                                    .withMaxPageBytes(MOST_BYTES),
                            new RestRuntime(context, time, null));
        }
        return exchange;
    }

    /**
     * Sends a login until it is answered by something else than a passing fault.
     *
     * @param advice what to check when it is refused
     * @return completes with an answer of status 2xx
     */
    CompletionStage<HttpAnswer> send(
            RequestParts request, Credentials.Login credentials, String advice) {
        request.headers.putIfAbsent("Accept", "application/json");
        HttpCall call =
                new HttpCall(
                        request.method(),
                        request.uri(),
                        request.headers(),
                        request.body(),
                        credentials);
        return exchange().send(call, answer -> judge(answer, advice));
    }

    private static Verdict judge(HttpAnswer answer, String advice) {
        Verdict verdict = AnswerJudge.DEFAULT.judge(answer);
        if (answer.status() == 304) {
            return new Verdict.Fail("An answer to a login has a body.");
        }
        return verdict instanceof Verdict.Fail || verdict instanceof Verdict.Refused
                ? new Verdict.Fail("The login was refused" + code(answer) + ". " + advice)
                : verdict;
    }

    /** The code of an error, by RFC 6749, which is for programs and never secret. */
    private static String code(HttpAnswer answer) {
        try {
            String code = JSON.readTree(answer.content().open()).path("error").asText();
            return code.matches("[a-z_]{1,50}") ? " with the error '" + code + "'" : "";
        } catch (IOException notJson) {
            return "";
        }
    }

    /** The body of an answer to a login. */
    static JsonNode body(HttpAnswer answer) {
        try {
            byte[] bytes = answer.content().open().readAllBytes();
            JsonNode body = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            if (body != null) {
                return body;
            }
        } catch (IOException notJson) {
            // Its message would repeat a part of the body.
        }
        throw new ScanException(
                "The login at "
                        + Origin.of(answer.uri())
                        + answer.uri().getPath()
                        + " was answered with "
                        + answer.status()
                        + ", but not with JSON. Check the address in http.auth.");
    }

    /** The text at a path of a body; empty where there is none. */
    static String text(JsonNode body, String path) {
        JsonNode node = body;
        for (String name : FieldPath.parse(path).names()) {
            node = node.path(name);
        }
        return node.isNull() ? "" : node.asText();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (exchange != null) {
            exchange.close();
        }
    }
}
