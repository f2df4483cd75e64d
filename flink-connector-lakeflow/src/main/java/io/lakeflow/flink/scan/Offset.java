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
package io.lakeflow.flink.scan;

import java.io.Serializable;

/**
 * Where the reading of a partition, or the planning of a table, stands: a JSON object that only the
 * scan that wrote it reads. Flink stores and returns it unchanged.
 *
 * <p>It never holds a credential, a header value or the secret part of a signed address, because it
 * is written to checkpoints as it is.
 *
 * @param json the position as JSON text, never null
 */
public record Offset(String json) implements Serializable {}
