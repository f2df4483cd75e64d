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
package io.lakeflow.flink.e2e;

import java.nio.file.Path;

/** The jar under test: the one of this build, or one given with {@code -Dlakeflow.sql.jar=}. */
final class SqlJar {
    private SqlJar() {}

    static Path path() {
        return Path.of(System.getProperty("lakeflow.sql.jar")).normalize();
    }
}
