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
package io.lakeflow.flink.expr;

import javax.annotation.Nullable;

/**
 * One place where a template reads something: {@code config.base} is root {@code config} and field
 * {@code base}.
 *
 * @param root the first name of the path
 * @param field the second one; null if the root is read as a whole, or in a way that does not tell
 *     which of its fields are needed: then all of them are
 * @param position where it stands in the text of the template, from 0
 */
public record Name(String root, @Nullable String field, int position) {}
