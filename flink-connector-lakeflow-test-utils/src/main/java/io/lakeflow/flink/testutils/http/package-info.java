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
 * A small HTTP/1.1 server on the loopback interface, for servers that tests run in their own
 * process.
 *
 * <p>The JDK's {@code com.sun.net.httpserver} writes its own {@code Date} header, so an injected
 * clock cannot reach the client, and it is tuned by system properties of the whole JVM only. This
 * one lets the answer come later without holding a thread, takes the time from a clock, and serves
 * any number of kept-alive connections on one selector thread.
 */
package io.lakeflow.flink.testutils.http;
