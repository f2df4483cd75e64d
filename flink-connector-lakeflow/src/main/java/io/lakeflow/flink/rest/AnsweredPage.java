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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.rest.ReadPosition.Round;
import javax.annotation.Nullable;

/**
 * A page that the API has answered and that is still to be read.
 *
 * @param position where the partition stands before it
 * @param scope the names that it was asked for with
 */
record AnsweredPage(ReadPosition position, Listing listing, RestScope scope, HttpAnswer answer) {
    Round round() {
        return position.round();
    }

    RecordReader open() {
        return listing.open(answer, scope);
    }

    /** Where its listing goes on after it; null at its end. */
    @Nullable
    PagePosition next(RecordReader read) {
        return listing.next(round().page(), answer, read, read.read(), scope);
    }
}
