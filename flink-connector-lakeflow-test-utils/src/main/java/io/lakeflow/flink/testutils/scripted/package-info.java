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
 * An API whose tables a test declares, and which is the truth about them: it serves them page by
 * page as real APIs do, with all their weaknesses, remembers every version it ever had and every
 * request it was sent, and says what is wrong with what a read has emitted.
 *
 * <p>{@link io.lakeflow.flink.testutils.scripted.ScriptedApi} is where to begin.
 */
package io.lakeflow.flink.testutils.scripted;
