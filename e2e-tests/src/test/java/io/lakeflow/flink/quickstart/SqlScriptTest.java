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
