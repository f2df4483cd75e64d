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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
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
        Type type = fields.word("type", Words.CURSOR_TYPE);
        if (type == Type.TOKEN || type == Type.URL) {
            return opaque(fields, type);
        }
        if (fields.has("at")) {
            fields.problem("at", "'at' belongs to type: token or url");
        }
        fields.requiredNode("field");
        fields.requiredNode("order");
        String field = field(fields);
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
                zone(fields),
                order == null ? Order.NONE : order,
                orZero(fields.duration("grain")),
                bounds == null ? DEFAULT_BOUNDS : bounds,
                window,
                orZero(fields.duration("lag")),
                orZero(fields.duration("lookback")),
                new TemplateReader(config, problems).optional(fields, "start"));
    }

    /** What the API gives and takes back: nothing can be computed with it. */
    private static CursorModel opaque(Fields fields, Type type) {
        String word = type.name().toLowerCase(Locale.ROOT);
        fields.requiredNode("at");
        for (String key : Section.CURSOR.keys()) {
            if (fields.has(key) && !key.equals("type") && !key.equals("at")) {
                fields.problem(
                        key,
                        ("'%s' means nothing with type: %s, which is taken from the end of each"
                                        + " listing and given back as it is")
                                .formatted(key, word));
            }
        }
        String at = fields.path("at");
        return CursorModel.opaque(type, at == null ? "" : at);
    }

    @Nullable
    private ZoneId zone(Fields fields) {
        YamlNode.Scalar zone = fields.scalar("zone");
        if (zone == null) {
            return null;
        }
        try {
            return ZoneId.of(zone.text());
        } catch (DateTimeException e) {
            problems.add(
                    zone.at(),
                    "found '%s', expected a time zone such as Europe/Berlin, America/New_York or +09:00%s"
                            .formatted(
                                    zone.text(),
                                    NearestWord.hint(zone.text(), ZoneId.getAvailableZoneIds())));
            return null;
        }
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
        for (String key : new String[] {"format", "zone", "grain", "window", "lag", "lookback"}) {
            if (fields.has(key)) {
                fields.problem(key, "'%s' is about time, it needs type: timestamp".formatted(key));
            }
        }
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }
}
