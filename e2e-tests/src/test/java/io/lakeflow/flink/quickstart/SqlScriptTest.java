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
package io.lakeflow.flink.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void semicolonsEndStatements() {
        assertThat(SqlScript.statements("SELECT 1;\n\n SELECT 2 ;SELECT 3"))
                .containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
    }

    @Test
    void semicolonsInStringsAndNamesEndNothing() {
        assertThat(SqlScript.statements("SELECT 'a;''b;' AS `c;d`; SELECT 2"))
                .containsExactly("SELECT 'a;''b;' AS `c;d`", "SELECT 2");
    }

    @Test
    void commentsAreLeftOutAndEndNothing() {
        assertThat(SqlScript.statements("-- one; two\nSELECT 1 /* ; */ + 2; -- that's it"))
                .containsExactly("SELECT 1   + 2");
    }

    @Test
    void hintsAndTextThatLooksLikeACommentStay() {
        String statement = "SELECT '--', '/*' FROM t /*+ OPTIONS('a' = 'b;c') */";
        assertThat(SqlScript.statements(statement)).containsExactly(statement);
    }

    @Test
    void nothingButCommentsIsNoStatement() {
        assertThat(SqlScript.statements(" -- nothing\n;;/* here */")).isEmpty();
    }
}
