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
 * The tool for authors of specs: checks a spec, shows its tables and their rows, and proposes
 * columns, from a shell and without a cluster. It reads with the connector's own code.
 *
 * <p>{@link io.lakeflow.flink.cli.Lakeflow} is the command line, one class for each command. {@link
 * io.lakeflow.flink.cli.TableRows} drives a scan; everything else turns what it brings into text.
 */
package io.lakeflow.flink.cli;
