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

import io.netty.resolver.NameResolver;
import java.net.InetAddress;
import java.net.URI;
import org.asynchttpclient.Request;
import org.asynchttpclient.RequestBuilder;
import org.asynchttpclient.uri.Uri;

/** Builds what the client sends: the call, its credentials, and the headers every request has. */
final class RequestAssembly {
    /**
     * Carries a parameter that is a credential to the connection: the client logs the addresses of
     * requests, and never learns of it. No header of this name is sent.
     */
    static final String QUERY_PARAMETER = "lakeflow-query-parameter";

    private final String userAgent;
    private final NameResolver<InetAddress> names;

    RequestAssembly(String userAgent, NameResolver<InetAddress> names) {
        this.userAgent = userAgent;
        this.names = names;
    }

    /**
     * @throws IllegalArgumentException if the credentials cannot be sent; without their values
     */
    Request assemble(HttpCall call, Credentials credentials) {
        // Encoding is off: the address goes out as it is, byte by byte.
        RequestBuilder request = new RequestBuilder(call.method(), true);
        request.setUri(address(call.uri()));
        request.setNameResolver(names);
        for (Header header : call.headers()) {
            request.addHeader(header.name(), header.value());
        }
        if (!call.hasHeader("Accept-Encoding")) {
            request.setHeader("Accept-Encoding", "gzip");
        }
        if (!call.hasHeader("User-Agent")) {
            request.setHeader("User-Agent", userAgent);
        }
        credentials
                .header()
                .ifPresent(h -> request.setHeader(h.name(), (Object) new HiddenText(h.value())));
        credentials
                .queryParameter()
                .ifPresent(p -> request.setHeader(QUERY_PARAMETER, (Object) new HiddenText(p)));
        if (call.body() != null) {
            request.setBody(call.body());
        }
        return request.build();
    }

    /**
     * Taken over part by part: a second parser could see another host in the same text than the one
     * that was checked.
     */
    private static Uri address(URI checked) {
        String text = checked.toASCIIString();
        URI ascii = text.equals(checked.toString()) ? checked : URI.create(text);
        String path = ascii.getRawPath();
        String query = ascii.getRawQuery();
        Origin origin = Origin.of(checked);
        return new Uri(
                origin.scheme(),
                null,
                origin.host(),
                ascii.getPort(),
                path == null || path.isEmpty() ? "/" : path,
                query == null || query.isEmpty() ? null : query,
                null);
    }
}
