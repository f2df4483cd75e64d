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
package io.lakeflow.flink.simulation;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a case may draw or is held to. One place says what is not drawn yet, because the product
 * does not keep it yet; {@code -Dlakeflow.random.features=} draws some of it all the same, as a
 * list with commas.
 */
enum Feature {
    /**
     * Tombstones that come late in a table that is read in windows. One from shortly before init is
     * read by the tail, which does not know that the history has emitted a row that outlived it.
     */
    LATE_TOMBSTONES_OF_WINDOWS,
    /** Once, of rows that slip to the next page while the page of a checkpoint is read again. */
    RESTORE_OF_SHIFTED_PAGES;

    private static final Set<Feature> NOT_YET =
            EnumSet.of(LATE_TOMBSTONES_OF_WINDOWS, RESTORE_OF_SHIFTED_PAGES);

    private static final List<String> WANTED =
            List.of(System.getProperty("lakeflow.random.features", "").split(","));

    boolean isDrawn() {
        return !NOT_YET.contains(this) || WANTED.contains(name());
    }
}
