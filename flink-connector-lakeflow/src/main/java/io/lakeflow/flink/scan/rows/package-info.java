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

/**
 * What scans of any kind need for the rows that they emit: {@link
 * io.lakeflow.flink.scan.rows.RowBuffer} puts batches together, and {@link
 * io.lakeflow.flink.scan.rows.SnapshotComparison} tells what has changed in a table that is listed
 * as a whole again and again.
 */
package io.lakeflow.flink.scan.rows;
