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
package io.lakeflow.flink.testutils.scripted;

import java.util.Comparator;

/** The order of a listing. */
public enum Order {
    /** Oldest cursor first. */
    ASC(Comparator.comparing(Version::cursor).thenComparingLong(Version::place)),
    /** Newest cursor first. */
    DESC(ASC.comparator.reversed()),
    /** Always the same, but neither by cursor nor by time of writing: a new row lands anywhere. */
    NONE(Comparator.comparingLong(Version::place).thenComparing(Version::row));

    private final Comparator<Version> comparator;

    Order(Comparator<Version> comparator) {
        this.comparator = comparator;
    }

    Comparator<Version> comparator() {
        return comparator;
    }
}
