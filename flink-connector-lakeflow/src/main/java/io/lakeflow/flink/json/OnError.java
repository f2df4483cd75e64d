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
package io.lakeflow.flink.json;

/**
 * What happens to a record that does not fit its declared columns.
 *
 * <p>This is about single records. A page that is not JSON, is cut short or does not have its
 * records where they were declared is an error under every choice.
 */
public enum OnError {
    /** The record's error ends the page with a {@link PageException}. */
    FAIL,
    /**
     * The column whose value does not fit becomes NULL. Where NULL cannot stand for it the record
     * is left out: for a column that is NOT NULL, and for an error that lies in no requested column
     * (a duplicate key, a record that is not an object, invalid UTF-8).
     */
    NULL,
    /** The record is left out. */
    SKIP
}
