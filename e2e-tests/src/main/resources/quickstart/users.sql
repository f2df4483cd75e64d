-- Rows are added and updated; the newest version of each key counts. (cdc)
CREATE TABLE users (
  user_id STRING, email STRING, display_name STRING, status STRING, updated_at TIMESTAMP_LTZ(6),
  PRIMARY KEY (user_id) NOT ENFORCED
) WITH (
  'connector' = 'lakeflow', 'source' = 'example', 'table' = 'users',
  'config.base' = '${EXAMPLE_API}', 'config.user' = 'me', 'config.password' = 'secret'
);

SELECT * FROM users;
