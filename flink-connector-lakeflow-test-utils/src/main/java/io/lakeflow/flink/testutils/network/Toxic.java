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
package io.lakeflow.flink.testutils.network;

import java.time.Duration;

/** What is wrong with the connections of a {@link ToxicProxy}, by the names of Toxiproxy. */
public sealed interface Toxic {

    /** Each piece of an answer comes later, by the mean plus or minus at most the jitter. */
    record Latency(Duration mean, Duration jitter) implements Toxic {}

    /** So many bytes of answers a second and connection. */
    record Bandwidth(int bytesPerSecond) implements Toxic {}

    /** Answers come in packets of so many bytes. */
    record Slicer(int bytes) implements Toxic {}

    /** What the server closes stays open so much longer. */
    record SlowClose(Duration delay) implements Toxic {}

    /** A connection is closed behind so many bytes of answers. */
    record LimitData(long bytes) implements Toxic {}

    /** A connection is reset so long after it was made; zero resets it with the first byte. */
    record ResetPeer(Duration delay) implements Toxic {}

    /** Connections are taken, and nothing ever comes back. */
    record BlackHole() implements Toxic {}

    /** Nobody listens, and what was connected is cut off. */
    record Down() implements Toxic {}
}
