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
package io.lakeflow.flink.testutils.recorded;

import com.github.tomakehurst.wiremock.common.Gzip;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Makes answers such that they can be replayed: the API's own addresses in them, such as that of
 * the next page, are those of the recorder, which would not see the requests otherwise; and all are
 * of one time, for who asks up to now would ask for something else each time.
 */
final class ReplayableAnswers implements ResponseTransformerV2 {
    private static final String REPLACED = "(?i)date|content-(length|encoding)";

    /** As RFC 9110 has it, section 5.6.7: the day of the month has two digits. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final String origin;
    private final HttpHeader date;

    /**
     * @param origin scheme, host and port of the API
     */
    ReplayableAnswers(String origin, Instant moment) {
        this.origin = origin;
        this.date = new HttpHeader("Date", DATE.format(moment.atOffset(ZoneOffset.UTC)));
    }

    @Override
    public String getName() {
        return "replayable-answers";
    }

    @Override
    public Response transform(Response response, ServeEvent event) {
        String recorder = event.getRequest().getAbsoluteUrl().replaceFirst("(//[^/]*)/.*", "$1");
        byte[] body = response.getBody();
        if (body != null && isGzip(response.getHeaders())) {
            body = Gzip.unGzip(body);
        }
        return Response.Builder.like(response)
                .but()
                .headers(changed(response.getHeaders(), recorder))
                .body(body == null ? new byte[0] : changed(body, recorder))
                .build();
    }

    private static boolean isGzip(HttpHeaders headers) {
        HttpHeader encoding = headers.getHeader("Content-Encoding");
        return encoding.isPresent() && encoding.firstValue().equalsIgnoreCase("gzip");
    }

    private HttpHeaders changed(HttpHeaders headers, String recorder) {
        Stream<HttpHeader> changed =
                headers.all().stream()
                        .filter(header -> !header.key().matches(REPLACED))
                        .map(
                                header ->
                                        new HttpHeader(
                                                header.key(),
                                                header.values().stream()
                                                        .map(value -> changed(value, recorder))
                                                        .toList()));
        return new HttpHeaders(Stream.concat(changed, Stream.of(date)).toList());
    }

    /** Byte by byte, so that what is no text stays as it is. */
    private byte[] changed(byte[] body, String recorder) {
        return changed(new String(body, StandardCharsets.ISO_8859_1), recorder)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private String changed(String text, String recorder) {
        return text.replace(origin, recorder)
                .replace(origin.replace("/", "\\/"), recorder.replace("/", "\\/"));
    }
}
