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
package io.lakeflow.flink.benchmark.targets;

/**
 * What a value is held to.
 *
 * @param atLeast or at most
 */
record Limit(double value, boolean atLeast) {
    private static final Limit NONE = new Limit(Double.NEGATIVE_INFINITY, true);

    static Limit atLeast(double value) {
        return new Limit(value, true);
    }

    static Limit atMost(double value) {
        return new Limit(value, false);
    }

    /** For a value that is not looked at. */
    static Limit none() {
        return NONE;
    }

    boolean holds(double measured) {
        return atLeast ? measured >= value : measured <= value;
    }

    @Override
    public String toString() {
        return Double.isInfinite(value) ? "-" : (atLeast ? ">=" : "<=") + Numbers.text(value);
    }
}
