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
package io.lakeflow.flink.model;

import java.io.Serializable;
import java.time.Duration;
import javax.annotation.Nullable;

/**
 * A limit that an API declares.
 *
 * @param limit requests per period, or null where only headers tell
 * @param per the period, or null
 * @param remaining the header that tells what remains, or null
 * @param reset the header that tells when it resets, or null
 * @param concurrency requests under way at once, or null
 */
public record RateModel(
        @Nullable Integer limit,
        @Nullable Duration per,
        @Nullable String remaining,
        @Nullable String reset,
        @Nullable Integer concurrency)
        implements Serializable {}
