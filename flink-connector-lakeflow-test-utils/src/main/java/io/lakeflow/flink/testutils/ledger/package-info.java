/**
 * What a job has written, exactly once or not: a sink for SQL that commits in two phases, the
 * connector {@code ledger}, and a reader of what it has committed.
 *
 * <pre>{@code
 * CREATE TABLE log (id STRING, version BIGINT, PRIMARY KEY (id) NOT ENFORCED)
 *   WITH ('connector' = 'ledger', 'path' = '/tmp/ledger');
 * }</pre>
 *
 * <p>The sink is also a jar of its own, with the classifier {@code ledger}, for the {@code lib} of
 * a cluster. The tests that read the ledger need nothing of Flink but {@code RowKind}.
 */
package io.lakeflow.flink.testutils.ledger;
