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

import io.lakeflow.flink.expr.CompiledTemplate;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.model.PageModel;
import java.util.Map;
import javax.annotation.Nullable;

/** The declared end of a listing where it is not the absence of a next page. */
interface StopRule {

    /**
     * Whether the page is the last one.
     *
     * @param position the page's position
     * @param records how many records it holds
     * @param captured the value at {@link #capture()}
     */
    boolean endsWith(
            PagePosition position,
            int records,
            @Nullable Object captured,
            HttpAnswer answer,
            RestScope scope);

    /** The path in the body whose value is needed, or null. */
    @Nullable
    default String capture() {
        return null;
    }

    static StopRule of(PageModel page, @Nullable Integer size) {
        PageModel.Stop stop = page.stop();
        if (stop instanceof PageModel.Stop.Short) {
            return new ShortPage(size);
        } else if (stop instanceof PageModel.Stop.Empty) {
            return (position, records, captured, answer, scope) -> records == 0;
        } else if (stop instanceof PageModel.Stop.Total total) {
            return new Total(total.at());
        } else if (stop instanceof PageModel.Stop.When when) {
            return new When(CompiledTemplate.compile(when.condition().text()));
        }
        return (position, records, captured, answer, scope) -> false;
    }

    /** A page with fewer records than were asked for. */
    record ShortPage(int size) implements StopRule {
        @Override
        public boolean endsWith(
                PagePosition position,
                int records,
                @Nullable Object captured,
                HttpAnswer answer,
                RestScope scope) {
            return records < size;
        }
    }

    /** As many records as the API says there are. */
    record Total(String capture) implements StopRule {
        @Override
        public boolean endsWith(
                PagePosition position,
                int records,
                @Nullable Object captured,
                HttpAnswer answer,
                RestScope scope) {
            if (!(captured instanceof Number total)) {
                throw new IllegalStateException(
                        "page.stop expects the total number of records at '"
                                + capture
                                + "' but found "
                                + captured);
            }
            return position.records() + records >= total.longValue();
        }
    }

    /** A condition over the answer. */
    final class When implements StopRule {
        private final CompiledTemplate condition;
        private final ResponseScope response;

        When(CompiledTemplate condition) {
            this.condition = condition;
            this.response = new ResponseScope(condition);
        }

        @Override
        public boolean endsWith(
                PagePosition position,
                int records,
                @Nullable Object captured,
                HttpAnswer answer,
                RestScope scope) {
            Map<String, Object> page = Map.of("number", position.page(), "records", (long) records);
            return condition.test(response.in(scope.with("page", page), answer));
        }
    }
}
