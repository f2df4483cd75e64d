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
package io.lakeflow.flink.http;

import java.time.Duration;

/**
 * What an answer says to be left of a quota.
 *
 * @param name the header or the policy that it is told by
 * @param remaining how many requests are left
 * @param untilReset how long until the quota is whole again; negative for a time in the past
 */
public record QuotaLeft(String name, long remaining, Duration untilReset) {}
