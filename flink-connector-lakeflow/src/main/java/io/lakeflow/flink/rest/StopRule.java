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
import io.lakeflow.flink.model.PageModel;
import java.util.Map;
import javax.annotation.Nullable;

/** The declared end of a listing where it is not the absence of a next page. */
interface StopRule {

    /** Whether the page is the last one. */
    boolean endsWith(PageRead page);

    /** The path in the body whose value is needed, or null. */
    @Nullable
    default String capture() {
        return null;
    }

    static StopRule of(PageModel page, @Nullable Integer size) {
        PageModel.Stop stop = page.stop();
        if (stop instanceof PageModel.Stop.Short) {
            return read -> read.records() < size;
        } else if (stop instanceof PageModel.Stop.Empty) {
            return read -> read.records() == 0;
        } else if (stop instanceof PageModel.Stop.Total total) {
            return new Total(total.at());
        } else if (stop instanceof PageModel.Stop.When when) {
            return condition(CompiledTemplate.compile(when.condition().text()));
        }
        return read -> false;
    }

    private static StopRule condition(CompiledTemplate condition) {
        ResponseScope response = new ResponseScope(condition);
        return read -> {
            Map<String, Object> page =
                    Map.of("number", read.position().page(), "records", (long) read.records());
            RestScope scope = read.scope().with("page", page);
            return condition.test(response.in(scope, read.answer()));
        };
    }

    /** As many records as the API says there are. */
    record Total(String capture) implements StopRule {
        @Override
        public boolean endsWith(PageRead page) {
            Long total = number(page.captured());
            if (total == null) {
                throw new IllegalStateException(
                        "page.stop expects the total number of records at '"
                                + capture
                                + "' but found "
                                + page.captured());
            }
            return page.position().records() + page.records() >= total;
        }

        /** A whole number, also as text, which is all that XML has; null for anything else. */
        @Nullable
        static Long number(@Nullable Object told) {
            if (told instanceof String text) {
                return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
            }
            return told instanceof Number number ? (Long) number.longValue() : null;
        }
    }
}
