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
package io.lakeflow.flink.http;

/** Judges by the status alone, and by {@code Retry-After}. */
final class DefaultJudge implements AnswerJudge {

    @Override
    public Verdict judge(HttpAnswer answer) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return new Verdict.Accept();
        }
        return switch (status) {
            case 304 -> new Verdict.Accept();
            case 301, 302, 303, 307, 308 -> new Verdict.Follow();
            case 429 -> new Verdict.Wait(RetryAfter.of(answer.head()), "too many requests");
            case 401 -> new Verdict.Refused(advice(status));
            case 403 -> forbidden(answer);
            case 408, 425, 500, 502, 504 -> new Verdict.Retry("a passing fault of the server");
            case 503 -> unavailable(answer);
            default ->
                    status >= 520 && status <= 529
                            ? new Verdict.Retry("the server behind the proxy cannot be reached")
                            : new Verdict.Fail(advice(status));
        };
    }

    @Override
    public boolean readsContent(int status) {
        return false;
    }

    private static Verdict unavailable(HttpAnswer answer) {
        return answer.headers().first("Retry-After").isPresent()
                ? new Verdict.Wait(
                        RetryAfter.of(answer.head()), "the server is unavailable for a while")
                : new Verdict.Retry("the server is unavailable");
    }

    /** Some APIs say so, too, that a quota is used up. */
    private static Verdict forbidden(HttpAnswer answer) {
        boolean passes =
                answer.headers().first("Retry-After").isPresent()
                        || RateLimitHeaders.exhaustedFor(answer.head()).isPresent();
        return passes
                ? new Verdict.Wait(RetryAfter.of(answer.head()), "the quota is used up")
                : new Verdict.Fail(advice(answer.status()));
    }

    private static String advice(int status) {
        return switch (status) {
            case 400, 422 ->
                    "The API does not accept the parameters of the request: compare them with its"
                            + " documentation.";
            case 401 ->
                    "The API does not accept the credentials: check the option that holds the"
                            + " token or password, and whether it has expired.";
            case 403 ->
                    "The credentials are known but lack the permission: grant it, or check the"
                            + " option that holds the token.";
            case 404, 410 ->
                    "There is nothing at this address: check the path, and the options that it is"
                            + " made of; some APIs answer so where a permission is missing.";
            case 405, 501 -> "The API does not offer this method here: check 'method' and 'path'.";
            case 406, 415 ->
                    "The API does not offer this format: check the headers 'Accept' and"
                            + " 'Content-Type'.";
            case 407 -> "A proxy on the way asks for credentials.";
            case 451 -> "The API may not show this for legal reasons.";
            default -> "Sending it again would not help.";
        };
    }
}
