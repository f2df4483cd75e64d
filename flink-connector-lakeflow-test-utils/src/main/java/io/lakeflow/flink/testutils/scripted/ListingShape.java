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

import java.util.Optional;

/**
 * What a listing can be asked and how it is answered.
 *
 * @param since its lower bound, if it has one
 * @param until its upper bound, if it has one
 * @param order its order
 * @param cap the most it gives, if there is such a limit
 * @param paging how a page leads to the next
 * @param end how the last page shows
 * @param pageSize the most records on a page, and how many there are if nothing else is asked for
 * @param sizeParameter where a smaller page can be asked for
 * @param records the path of the records in the body; empty for a body that is the array itself
 * @param consistent whether later pages show the table as it was at the first one
 * @param refusedToken the status of an expired token
 */
record ListingShape(
        Optional<Bound> since,
        Optional<Bound> until,
        Order order,
        Optional<ResultCap> cap,
        PagingForm paging,
        PageEnd end,
        int pageSize,
        Optional<String> sizeParameter,
        String records,
        boolean consistent,
        int refusedToken) {

    /** The listing of the deletions of a table that is listed like this. */
    ListingShape of(Tombstones.Endpoint endpoint) {
        return new ListingShape(
                Optional.of(endpoint.since()),
                Optional.empty(),
                endpoint.order(),
                Optional.empty(),
                paging,
                end,
                pageSize,
                sizeParameter,
                records,
                consistent,
                refusedToken);
    }
}
