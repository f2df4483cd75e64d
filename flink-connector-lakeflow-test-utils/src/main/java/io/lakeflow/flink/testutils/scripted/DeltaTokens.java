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
 * A table of which the last page of each listing gives a token that lists what has changed since.
 *
 * @param parameter where the token goes
 * @param at the path of the token in the body
 * @param refused the status of an expired token
 */
public record DeltaTokens(String parameter, String at, int refused) {}
