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
    /** Rows that move between the pages of a listing that is not rebased. */
    SHIFTING_LISTINGS,
    /** Once, of rows that slip to the next page while the page of a checkpoint is read again. */
    RESTORE_OF_SHIFTED_PAGES,
    /** Page tokens that the API refuses after a while. */
    REFUSED_TOKENS,
    /** Listings that end after so many records. */
    CAPPED_LISTINGS,
    /** Tables below the rows of another one. */
    PARENTS;

    private static final Set<Feature> NOT_YET =
            EnumSet.of(
                    SHIFTING_LISTINGS,
                    RESTORE_OF_SHIFTED_PAGES,
                    REFUSED_TOKENS,
                    CAPPED_LISTINGS,
                    PARENTS);

    private static final List<String> WANTED =
            List.of(System.getProperty("lakeflow.random.features", "").split(","));

    boolean isDrawn() {
        return !NOT_YET.contains(this) || WANTED.contains(name());
    }
}
