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
package io.lakeflow.flink.testutils.example;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the query parameters of a listing request; what is wrong is answered with 400. */
final class ListingParameters {

    private ListingParameters() {}

    /**
     * @param allowed the parameters that this listing knows
     * @param filters the columns that it can filter by
     * @param pageSize the largest page; {@code limit} asks for smaller ones
     * @throws ApiFault with status 400 if a parameter is unknown or its value is malformed
     */
    static Listing parse(
            Map<String, String> parameters,
            Collection<String> allowed,
            List<String> filters,
            int pageSize) {
        rejectUnknown(parameters, allowed);
        List<String> filterValues = new ArrayList<>();
        for (String filter : filters) {
            filterValues.add(parameters.get(filter));
        }
        return new Listing(
                timestamp(parameters, "since"),
                timestamp(parameters, "until"),
                filterValues,
                positive(parameters, "page", 1),
                Math.min(pageSize, positive(parameters, "limit", pageSize)));
    }

    static void rejectUnknown(Map<String, String> parameters, Collection<String> allowed) {
        for (String name : parameters.keySet()) {
            if (!allowed.contains(name)) {
                throw new ApiFault(
                        400, "unknown parameter '" + name + "', expected some of " + allowed);
            }
        }
    }

    private static OptionalLong timestamp(Map<String, String> parameters, String name) {
        String text = parameters.get(name);
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Timestamps.parse(text));
        } catch (IllegalArgumentException e) {
            throw new ApiFault(400, "parameter '" + name + "': " + e.getMessage());
        }
    }

    private static int positive(Map<String, String> parameters, String name, int absent) {
        String text = parameters.get(name);
        if (text == null) {
            return absent;
        }
        if (!text.matches("0*[1-9]\\d{0,8}")) {
            throw new ApiFault(
                    400, "parameter '" + name + "' expects a number from 1, found '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
