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

/** What an API does about a listing that matches more than it is willing to give. */
public sealed interface ResultCap {

    /** The most records that a listing gives, over all its pages. */
    int records();

    /** The listing ends after so many records as if there were no more. */
    record Silent(int records) implements ResultCap {}

    /** The same, but the total tells how many there were. */
    record Told(int records) implements ResultCap {}

    /** The request is refused with this status. */
    record Refused(int records, int status) implements ResultCap {}
}
