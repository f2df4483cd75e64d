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
import io.lakeflow.flink.json.PageException;

/** A page that cannot be decoded, on its way out of an asynchronous chain. */
final class PageFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean broken;

    PageFailure(HttpAnswer answer, PageException cause) {
        super(
                answer.status() + " from " + answer.uri().getPath() + ": " + cause.getMessage(),
                cause);
        this.broken = cause.brokenPage();
    }

    /** Whether the page itself is damaged, so that asking for it again may help. */
    boolean isBroken() {
        return broken;
    }
}
