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

import java.io.Serializable;

/**
 * One mistake in a spec.
 *
 * @param origin the file or other place that the spec comes from
 * @param line counted from 1; 0 when the spec as a whole is meant
 * @param column counted from 1; 0 when the spec as a whole is meant
 * @param message what was found and what was expected; never a value that could be a secret
 */
public record SpecProblem(String origin, int line, int column, String message)
        implements Serializable {

    /** {@code file:line:column: message}. */
    @Override
    public String toString() {
        return line == 0
                ? origin + ": " + message
                : origin + ":" + line + ":" + column + ": " + message;
    }
}
