/**
 * SQL: the factory of tables with <code>'connector' = 'lakeflow'</code>, their options, and the
 * table source that the planner works on.
 */
package io.lakeflow.flink.table;
