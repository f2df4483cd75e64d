-- Rows are also deleted, and the API lists what was deleted. (cdc_with_deletes)
CREATE TABLE orders (
  order_id STRING, user_id STRING, amount DOUBLE, status STRING, updated_at TIMESTAMP_LTZ(6),
  PRIMARY KEY (order_id) NOT ENFORCED
) WITH (
  'connector' = 'lakeflow', 'source' = 'example', 'table' = 'orders',
  'config.base' = '${EXAMPLE_API}', 'config.user' = 'me', 'config.password' = 'secret'
);

SELECT * FROM orders;
