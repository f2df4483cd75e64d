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
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Keeps answers and requests of one connection in step. Interim answers ({@code 100}, {@code 103})
 * are dropped, for the client would take one for the answer itself. Whatever comes when nothing was
 * asked, such as the rest of a body longer than its {@code Content-Length}, closes the connection,
 * for it would be taken for the beginning of the next answer.
 */
final class AnswerGuard extends ChannelDuplexHandler {
    private boolean awaiting;
    private boolean interim;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest) {
            awaiting = true;
        }
        context.write(message, promise);
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
        context.fireChannelRead(message);
    }

    private static boolean isInterim(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL
                && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }
}
