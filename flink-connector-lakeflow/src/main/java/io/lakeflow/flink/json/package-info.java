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
 * Bytes to rows: a page of JSON becomes values of Flink's internal format by the declared types,
 * straight from the bytes, without a tree for what does not ask for one. Records in another format
 * are made JSON of, one at a time.
 *
 * <p>A text that is whole in memory is read where it is, by a parser of our own; one that is read
 * in a window, by Jackson's. Both give the same tokens, and are compared on damaged pages.
 *
 * <p>{@link io.lakeflow.flink.json.PageDecoder} is compiled once per table and shared; it opens a
 * {@link io.lakeflow.flink.json.PageCursor} for each page. {@link
 * io.lakeflow.flink.json.ValueConverter} applies the same type rules to values that were computed,
 * and {@link io.lakeflow.flink.json.RecordIdentity} says when two records are the same.
 */
package io.lakeflow.flink.json;
