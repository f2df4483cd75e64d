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
package io.lakeflow.flink.spec;

import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.CursorModel.Bounds;
import io.lakeflow.flink.model.CursorModel.Order;
import io.lakeflow.flink.model.CursorModel.Type;
import java.time.Duration;
import javax.annotation.Nullable;

/** Reads {@code cursor}: what orders the versions of a table's records. */
final class CursorReader {
    /**
     * Where a spec is silent, an API is taken to leave out both ends of a range: the reader then
     * asks for a little more and drops what it has seen. The other way round it would miss records.
     */
    private static final Bounds DEFAULT_BOUNDS = new Bounds(false, false);

    private final Variables config;
    private final Problems problems;

    CursorReader(Variables config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    @Nullable
    CursorModel read(Fields owner) {
        if (!owner.has("cursor")) {
            return null;
        }
        Fields fields = owner.section("cursor", Section.CURSOR);
        fields.requiredNode("field");
        fields.requiredNode("order");
        String field = field(fields);
        Type type = fields.word("type", Words.CURSOR_TYPE);
        Order order = fields.word("order", Words.ORDER);
        Bounds bounds = fields.word("bounds", Words.BOUNDS);
        Duration window = window(fields);
        Formats.checkTime(fields, problems);
        if (type == Type.NUMBER) {
            refuseTimes(fields);
        }
        return new CursorModel(
                field == null ? "" : field,
                type == null ? Type.TIMESTAMP : type,
                fields.text("format"),
                order == null ? Order.NONE : order,
                orZero(fields.duration("grain")),
                bounds == null ? DEFAULT_BOUNDS : bounds,
                window,
                orZero(fields.duration("lag")),
                orZero(fields.duration("lookback")),
                new TemplateReader(config, problems).optional(fields, "start"));
    }

    @Nullable
    private static String field(Fields fields) {
        YamlNode.Scalar scalar = fields.scalar("field");
        boolean answerTime = scalar != null && scalar.text().equals(CursorModel.ANSWER_TIME);
        return scalar == null || answerTime ? CursorModel.ANSWER_TIME : fields.path("field");
    }

    /** A width that cannot be read is told; any width stands for it. */
    @Nullable
    private static Duration window(Fields fields) {
        Duration window = fields.duration("window");
        if (window != null && window.isZero()) {
            fields.problem("window", "a window is longer than nothing");
        }
        return window == null && fields.has("window") ? Duration.ofDays(1) : window;
    }

    private static void refuseTimes(Fields fields) {
        for (String key : new String[] {"format", "grain", "window", "lag", "lookback"}) {
            if (fields.has(key)) {
                fields.problem(key, "'%s' is about time, it needs type: timestamp".formatted(key));
            }
        }
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }
}
