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

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Keeps answers and requests of one connection in step. Interim answers ({@code 100}, {@code 103})
 * are dropped, for the client would take one for the answer itself. Whatever comes when nothing was
 * asked, such as the rest of a body longer than its {@code Content-Length}, closes the connection,
 * for it would be taken for the beginning of the next answer.
 *
 * <p>It also keeps secrets from the client, which logs requests and answers: a parameter that is a
 * credential is added here, and the headers of an answer are {@linkplain HiddenText hidden} but for
 * those that the client itself acts on.
 */
final class AnswerGuard extends ChannelDuplexHandler {
    private static final Set<String> OPEN_HEADERS =
            Set.of(
                    "connection",
                    "content-encoding",
                    "content-length",
                    "content-type",
                    "date",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-connection",
                    "transfer-encoding",
                    "upgrade");

    private boolean awaiting;
    private boolean interim;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest request) {
            awaiting = true;
            context.write(withCredentials(request), promise);
        } else {
            context.write(message, promise);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean last = message instanceof LastHttpContent;
        if (!awaiting) {
            ReferenceCountUtil.release(message);
            context.close();
            return;
        }
        interim |= message instanceof HttpResponse response && isInterim(response.status());
        if (interim) {
            interim = !last;
            ReferenceCountUtil.release(message);
            return;
        }
        awaiting = !last;
        if (message instanceof HttpResponse response) {
            hideAddresses(response.headers());
        }
        context.fireChannelRead(message);
    }

    /** What is sent; the client keeps the request for its log, which has no secret in it. */
    private static HttpRequest withCredentials(HttpRequest request) {
        CharSequence parameter = rawValue(request.headers(), RequestAssembly.QUERY_PARAMETER);
        if (parameter == null) {
            return request;
        }
        HttpRequest sent =
                request instanceof FullHttpRequest full
                        ? full.duplicate()
                        : new DefaultHttpRequest(
                                request.protocolVersion(),
                                request.method(),
                                request.uri(),
                                request.headers().copy());
        sent.headers().remove(RequestAssembly.QUERY_PARAMETER);
        String separator = request.uri().contains("?") ? "&" : "?";
        return sent.setUri(request.uri() + separator + HiddenText.shown(parameter));
    }

    /** Where an API leads to may repeat the credentials. */
    private static void hideAddresses(HttpHeaders headers) {
        for (String name : headers.names()) {
            if (!OPEN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                List<CharSequence> hidden = new ArrayList<>();
                headers.getAll(name).forEach(value -> hidden.add(new HiddenText(value)));
                headers.set(name, hidden);
            }
        }
    }

    @Nullable
    private static CharSequence rawValue(HttpHeaders headers, String name) {
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            if (name.contentEquals(header.getKey())) {
                return header.getValue();
            }
        }
        return null;
    }

    private static boolean isInterim(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL
                && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }
}
