-- The API can be asked for a time window, so windows are read in parallel. (cdc)
CREATE TABLE metrics (
  metric_id STRING, name STRING, `value` ROW<`count` BIGINT, label STRING, measure DOUBLE>,
  host STRING, updated_at TIMESTAMP_LTZ(6),
  PRIMARY KEY (metric_id) NOT ENFORCED
) WITH (
  'connector' = 'lakeflow', 'source' = 'example', 'table' = 'metrics',
  'config.base' = '${EXAMPLE_API}', 'config.user' = 'me', 'config.password' = 'secret'
);

SELECT * FROM metrics;
