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

import java.time.Duration;

/**
 * A parameter that bounds a listing by the cursor.
 *
 * @param parameter its name
 * @param inclusive whether a row at the bound is listed
 * @param grain to what the API cuts the value it is given; zero for exact
 */
public record Bound(String parameter, boolean inclusive, Duration grain) {

    /** A bound at which a row is listed. */
    public static Bound inclusive(String parameter) {
        return new Bound(parameter, true, Duration.ZERO);
    }

    /** A bound at which a row is not listed. */
    public static Bound exclusive(String parameter) {
        return new Bound(parameter, false, Duration.ZERO);
    }

    /** The same bound of an API that cuts it to whole seconds, minutes and the like. */
    public Bound grain(Duration grain) {
        return new Bound(parameter, inclusive, grain);
    }
}
