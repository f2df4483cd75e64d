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
 * How an API shows that a page was the last; where not by the absence of a next one, there is
 * always a next one.
 */
public enum PageEnd {
    /** There is no next link, token or page. */
    ABSENT,
    /** The page has fewer records than asked for. */
    SHORT,
    /** The page has no records. */
    EMPTY,
    /** The field {@code has_more} is false. */
    HAS_MORE,
    /** The field {@code total} says how many records there are. */
    TOTAL
}
