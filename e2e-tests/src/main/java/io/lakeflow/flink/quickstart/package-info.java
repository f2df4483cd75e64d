/**
 * What {@code ./quickstart} runs: the example API, an embedded Flink with the SQL jar, and either a
 * tour of both or a SQL file of one's own.
 */
package io.lakeflow.flink.quickstart;
