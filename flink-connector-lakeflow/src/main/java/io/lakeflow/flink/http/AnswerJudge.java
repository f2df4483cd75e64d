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

/**
 * Says what a complete answer means. It is asked for every one, redirects and errors included, and
 * only then does the chain act. A judge for the particulars of one API looks at what it knows and
 * leaves the rest to {@link #DEFAULT}.
 */
@FunctionalInterface
public interface AnswerJudge {

    /** What a status means where nobody knows better. */
    AnswerJudge DEFAULT = new DefaultJudge();

    /**
     * @param answer complete, decompressed
     * @return never null; an exception fails the call
     */
    Verdict judge(HttpAnswer answer);

    /**
     * Whether it takes more than a look at the status and the headers, so that the event loop must
     * not wait for it.
     */
    default boolean readsContent(int status) {
        return true;
    }
}
