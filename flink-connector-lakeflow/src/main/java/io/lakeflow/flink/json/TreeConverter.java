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
package io.lakeflow.flink.json;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * A value as plain Java objects: Map, List, String, Boolean and null; integers as the smallest of
 * Integer, Long and BigInteger, other numbers as BigDecimal.
 */
final class TreeConverter implements Converter {
    static final TreeConverter INSTANCE = new TreeConverter();

    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private TreeConverter() {}

    @Override
    @Nullable
    public Object read(JsonInput input) throws IOException {
        return switch (input.token()) {
            case START_OBJECT -> map(input);
            case START_ARRAY -> list(input);
            case VALUE_STRING -> input.scalar().toString();
            case VALUE_NUMBER_INT -> integer(input.scalar());
            case VALUE_NUMBER_FLOAT -> NumberText.toBigDecimal(input.scalar(), "a number");
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalStateException(input.token() + " begins no value");
        };
    }

    private Map<String, Object> map(JsonInput input) throws IOException {
        input.enterObject();
        Map<String, Object> map = new LinkedHashMap<>();
        String name;
        while ((name = input.nextName()) != null) {
            Utf8.encode(name);
            input.nextToken();
            map.put(name, read(input));
        }
        input.leave();
        return map;
    }

    private List<Object> list(JsonInput input) throws IOException {
        input.enterArray();
        List<Object> list = new ArrayList<>();
        while (input.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(input));
        }
        input.leave();
        return list;
    }

    private static Object integer(ScalarText text) {
        if (NumberText.isShortInteger(text)) {
            return smallest(NumberText.toLong(text, "a number"));
        }
        BigInteger value = new BigInteger(text.ascii());
        boolean fits = value.compareTo(MIN_LONG) >= 0 && value.compareTo(MAX_LONG) <= 0;
        return fits ? (Object) value.longValue() : value;
    }

    private static Object smallest(long value) {
        return value == (int) value ? (Object) (int) value : (Object) value;
    }
}
