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

/**
 * A place in a spec.
 *
 * @param line counted from 1; 0 for the spec as a whole
 * @param column counted from 1; 0 for the spec as a whole
 */
record Position(int line, int column) {
    static final Position WHOLE = new Position(0, 0);
    static final Position START = new Position(1, 1);

    Position right(int columns) {
        return new Position(line, column + columns);
    }
}
