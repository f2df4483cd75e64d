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

import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.json.Payload;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * The body of an answer with what its headers say about it.
 *
 * @param maxBytes the most bytes that a page may have
 */
record AnswerPayload(HttpAnswer answer, long maxBytes) implements Payload {
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

    @Override
    @Nullable
    public byte[] bytes() {
        return answer.content().bytes();
    }

    @Override
    public InputStream open() {
        return answer.content().open();
    }

    @Override
    public long size() {
        return answer.content().size();
    }

    @Override
    @Nullable
    public Charset charset() {
        Matcher matcher = CHARSET.matcher(answer.headers().first("Content-Type").orElse(""));
        if (!matcher.find()) {
            return null;
        }
        try {
            return Charset.forName(matcher.group(1));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IllegalStateException(
                    "the answer says that it is written in '"
                            + matcher.group(1)
                            + "', an encoding that is not known here",
                    e);
        }
    }

    @Override
    public boolean isKnownToBeWhole() {
        return answer.content().isKnownToBeWhole();
    }
}
