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

/**
 * Where a listing goes on, as the client carries it around.
 *
 * @param generation the tokens of earlier generations have expired
 * @param session the listing's memory on the server
 * @param offset how many records to pass over
 */
record PageToken(int generation, long session, int offset) {

    @Override
    public String toString() {
        return "t" + generation + "." + session + "." + offset;
    }

    /**
     * A token as it comes back.
     *
     * @throws ApiRefusal with status 400 if it is none
     */
    static PageToken parse(String text) {
        if (!text.matches("t\\d{1,9}\\.\\d{1,18}\\.\\d{1,9}")) {
            throw new ApiRefusal(400, "'" + text + "' is no token of this API");
        }
        String[] parts = text.substring(1).split("\\.");
        return new PageToken(
                Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
    }
}
