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
package io.lakeflow.flink.expr;

import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * A path such as {@code config.base}: by far the most frequent expression, walked without JSONata.
 * Only where the path goes on through a list is it left to JSONata, whose rules about lists then
 * hold.
 */
final class PathExpression implements Expression {

    private final String root;
    private final List<String> steps;
    private final JsonataExpression throughLists;

    /**
     * @param throughLists the same path in JSONata
     */
    PathExpression(String root, List<String> steps, JsonataExpression throughLists) {
        this.root = root;
        this.steps = List.copyOf(steps);
        this.throughLists = throughLists;
    }

    @Override
    public String source() {
        return throughLists.source();
    }

    @Override
    @Nullable
    public Object evaluate(Scope scope) {
        Object value = scope.root(root);
        for (String step : steps) {
            if (value instanceof List) {
                return throughLists.evaluate(scope);
            }
            if (!(value instanceof Map<?, ?> map)) {
                return null;
            }
            value = map.get(step);
        }
        return value;
    }
}
