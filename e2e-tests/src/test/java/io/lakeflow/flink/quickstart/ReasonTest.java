package io.lakeflow.flink.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void connectorIsHeardFirstAlsoFromACluster() {
        Exception onCluster =
                new QuickstartException("Table 'orders' cannot be read:\n  no answer");
        onCluster.initCause(new IllegalStateException("Connection refused"));
        Exception failure =
                new IllegalStateException("the query failed", new SerializedThrowable(onCluster));
        assertThat(Reason.of(failure)).isEqualTo("Table 'orders' cannot be read: no answer");
    }

    @Test
    void sqlIsHeardBeforeItsParser() {
        Exception parser = new IllegalArgumentException("illegal context");
        Exception validation = new ValidationException("SQL parse failed.", parser);
        Exception failure = new ValidationException("Unable to run SELECT.", validation);
        assertThat(Reason.of(failure)).isEqualTo("SQL parse failed.");
    }

    @Test
    void elseTheInnermostMessage() {
        Exception failure = new IllegalStateException("outer", new RuntimeException("inner"));
        assertThat(Reason.of(failure)).isEqualTo("inner");
        assertThat(Reason.of(new NullPointerException()))
                .isEqualTo("java.lang.NullPointerException");
    }
}
