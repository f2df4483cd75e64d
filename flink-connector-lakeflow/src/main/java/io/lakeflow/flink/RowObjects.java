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
package io.lakeflow.flink;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/**
 * Makes objects of one class from rows. Everything that reflection tells is asked once; a row costs
 * a call of the constructor and one for each field.
 */
final class RowObjects<T> {
    private final Class<T> type;
    private final MethodHandle constructor;
    private final boolean isRecord;
    private final List<Part> parts;

    /**
     * A component of a record, or a field.
     *
     * @param column its position in the row; negative for a field that no column is for
     * @param setter null for a component of a record
     */
    private record Part(
            String name,
            int column,
            boolean primitive,
            UnaryOperator<Object> conversion,
            @Nullable MethodHandle setter) {}

    private RowObjects(
            Class<T> type, MethodHandle constructor, boolean isRecord, List<Part> parts) {
        this.type = type;
        this.constructor = constructor;
        this.isRecord = isRecord;
        this.parts = parts;
    }

    /**
     * @throws IllegalArgumentException if the class does not fit the columns
     */
    static <T> RowObjects<T> of(Class<T> type, RowType rows) {
        try {
            return type.isRecord() ? ofRecord(type, rows) : ofClass(type, rows);
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (e instanceof IllegalArgumentException told) {
                throw told;
            }
            throw new IllegalArgumentException(
                    "%s cannot be made of rows: expected a record, or a class with a constructor without arguments; found %s"
                            .formatted(type.getName(), e),
                    e);
        }
    }

    private static <T> RowObjects<T> ofRecord(Class<T> type, RowType rows)
            throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        List<Part> parts = new ArrayList<>();
        for (RecordComponent component : components) {
            int column = column(component.getName(), rows);
            if (column < 0) {
                throw new IllegalArgumentException(
                        "component '%s' of %s is none of the columns %s"
                                .formatted(
                                        component.getName(), type.getName(), rows.getFieldNames()));
            }
            parts.add(part(component.getName(), column, component.getGenericType(), rows, null));
        }
        Constructor<T> canonical =
                type.getDeclaredConstructor(
                        Arrays.stream(components)
                                .map(RecordComponent::getType)
                                .toArray(Class<?>[]::new));
        canonical.setAccessible(true);
        MethodHandle handle =
                MethodHandles.lookup()
                        .unreflectConstructor(canonical)
                        .asSpreader(Object[].class, components.length)
                        .asType(MethodType.methodType(Object.class, Object[].class));
        return new RowObjects<>(type, handle, true, parts);
    }

    private static <T> RowObjects<T> ofClass(Class<T> type, RowType rows)
            throws ReflectiveOperationException {
        List<Part> parts = new ArrayList<>();
        for (Class<?> owner = type; owner != Object.class; owner = owner.getSuperclass()) {
            for (Field field : owner.getDeclaredFields()) {
                int column = column(field.getName(), rows);
                if (Modifier.isStatic(field.getModifiers()) || column < 0) {
                    continue;
                }
                field.setAccessible(true);
                MethodHandle setter =
                        MethodHandles.lookup()
                                .unreflectSetter(field)
                                .asType(
                                        MethodType.methodType(
                                                void.class, Object.class, Object.class));
                parts.add(part(field.getName(), column, field.getGenericType(), rows, setter));
            }
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has a field for none of the columns %s"
                            .formatted(type.getName(), rows.getFieldNames()));
        }
        Constructor<T> empty = type.getDeclaredConstructor();
        empty.setAccessible(true);
        MethodHandle handle =
                MethodHandles.lookup()
                        .unreflectConstructor(empty)
                        .asType(MethodType.methodType(Object.class));
        return new RowObjects<>(type, handle, false, parts);
    }

    /** The column of that name, or whose name it is in camel case; -1 if there is none. */
    private static int column(String name, RowType rows) {
        int same = rows.getFieldIndex(name);
        for (int i = 0; same < 0 && i < rows.getFieldCount(); i++) {
            if (camelCase(rows.getFieldNames().get(i)).equals(name)) {
                return i;
            }
        }
        return same;
    }

    private static String camelCase(String column) {
        StringBuilder name = new StringBuilder();
        boolean up = false;
        for (char c : column.toCharArray()) {
            if (c == '_' || c == '-') {
                up = name.length() > 0;
            } else {
                name.append(up ? Character.toUpperCase(c) : c);
                up = false;
            }
        }
        return name.toString();
    }

    private static Part part(
            String name, int column, Type target, RowType rows, @Nullable MethodHandle setter) {
        boolean primitive = target instanceof Class<?> type && type.isPrimitive();
        return new Part(
                name, column, primitive, conversion(name, rows.getTypeAt(column), target), setter);
    }

    private static UnaryOperator<Object> conversion(String name, LogicalType type, Type target) {
        Class<?> raw =
                target instanceof ParameterizedType generic
                        ? (Class<?>) generic.getRawType()
                        : target instanceof Class<?> plain ? plain : Object.class;
        Class<?> given = DataTypes.of(type).getConversionClass();
        if (boxed(raw).isAssignableFrom(boxed(given))) {
            return UnaryOperator.identity();
        }
        if (type instanceof RowType row) {
            RowObjects<?> nested = of(raw, row);
            return value -> nested.of((Row) value);
        }
        if (type instanceof ArrayType array
                && raw == List.class
                && target instanceof ParameterizedType list) {
            UnaryOperator<Object> element =
                    conversion(name, array.getElementType(), list.getActualTypeArguments()[0]);
            return value ->
                    Arrays.stream((Object[]) value)
                            .map(one -> one == null ? null : element.apply(one))
                            .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
        }
        throw new IllegalArgumentException(
                "column '%s' is %s, which becomes %s; it cannot be %s"
                        .formatted(
                                name,
                                type.asSummaryString(),
                                given.getName(),
                                target.getTypeName()));
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    /** The object of a row. */
    T of(Row row) {
        try {
            if (isRecord) {
                Object[] values = new Object[parts.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = value(parts.get(i), row);
                }
                return type.cast((Object) constructor.invokeExact(values));
            }
            Object made = (Object) constructor.invokeExact();
            for (Part part : parts) {
                part.setter().invokeExact(made, value(part, row));
            }
            return type.cast(made);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(type.getName() + " cannot be made of a row", e);
        }
    }

    @Nullable
    private Object value(Part part, Row row) {
        Object value = row.getField(part.column());
        if (value == null && part.primitive()) {
            throw new IllegalStateException(
                    "column '%s' is NULL, which '%s' of %s cannot be: declare it as an object such as Long in place of long"
                            .formatted(
                                    row.getFieldNames(true).toArray()[part.column()],
                                    part.name(),
                                    type.getName()));
        }
        return value == null ? null : part.conversion().apply(value);
    }
}
