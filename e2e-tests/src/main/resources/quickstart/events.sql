-- A log: rows are only added, and the API lists those after a time. (append)
CREATE TABLE events (
  event_id STRING, event_type STRING, user_id STRING, payload STRING, created_at TIMESTAMP_LTZ(6)
) WITH (
  'connector' = 'lakeflow', 'source' = 'example', 'table' = 'events',
  'config.base' = '${EXAMPLE_API}', 'config.user' = 'me', 'config.password' = 'secret'
);

SELECT * FROM events;
