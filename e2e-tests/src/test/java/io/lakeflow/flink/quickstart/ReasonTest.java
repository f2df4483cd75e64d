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

import org.apache.flink.table.api.TableException;
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
    void whatFailedAJobIsHeardBeforeThatItFailed() {
        Exception job = new IllegalStateException("Job failed", new RuntimeException("no slots"));
        Exception failure = new TableException("Failed to wait job finish", job);
        assertThat(Reason.of(failure)).isEqualTo("no slots");
    }

    @Test
    void elseTheInnermostMessage() {
        Exception failure = new IllegalStateException("outer", new RuntimeException("inner"));
        assertThat(Reason.of(failure)).isEqualTo("inner");
        assertThat(Reason.of(new NullPointerException()))
                .isEqualTo("java.lang.NullPointerException");
    }
}
