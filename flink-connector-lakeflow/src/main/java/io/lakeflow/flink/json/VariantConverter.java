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

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Any JSON value as Flink's VARIANT, which Flink has since 2.1: its classes are reached by name, so
 * that this one can be loaded on 1.20.
 */
final class VariantConverter implements Converter {
    private static final String PACKAGE = "org.apache.flink.types.variant.";

    private final MethodHandle parse = parser();

    private static MethodHandle parser() {
        try {
            Class<?> builder = Class.forName(PACKAGE + "BinaryVariantInternalBuilder");
            Class<?> variant = Class.forName(PACKAGE + "BinaryVariant");
            return MethodHandles.publicLookup()
                    .findStatic(
                            builder,
                            "parseJson",
                            MethodType.methodType(variant, String.class, boolean.class))
                    .asType(MethodType.methodType(Object.class, String.class, boolean.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("this version of Flink cannot build a VARIANT", e);
        }
    }

    @Override
    public Object read(JsonInput input) throws IOException {
        String json = input.wholeValue().toString();
        try {
            return (Object) parse.invokeExact(json, false);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw ConversionException.expected(
                    "a VARIANT", ConversionException.shown(json) + " (" + e.getMessage() + ")");
        }
    }
}
