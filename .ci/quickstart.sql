-- Run by .ci/run with ./quickstart: a user's own file against the example API, in both modes.
CREATE TABLE orders (
  order_id STRING, user_id STRING, amount DOUBLE, status STRING, updated_at TIMESTAMP_LTZ(6),
  PRIMARY KEY (order_id) NOT ENFORCED
) WITH (
  'connector' = 'lakeflow', 'source' = 'example', 'table' = 'orders',
  'config.base' = '${EXAMPLE_API}', 'config.user' = 'me', 'config.password' = 'secret'
);

CREATE TABLE users (
  user_id STRING, email STRING, display_name STRING, status STRING, updated_at TIMESTAMP_LTZ(6),
  PRIMARY KEY (user_id) NOT ENFORCED
) WITH (
  'connector' = 'lakeflow', 'source' = 'example', 'table' = 'users',
  'config.base' = '${EXAMPLE_API}', 'config.user' = 'me', 'config.password' = 'secret'
);

SELECT display_name, COUNT(*) AS orders, ROUND(SUM(amount), 2) AS amount
FROM orders JOIN users USING (user_id)
GROUP BY display_name ORDER BY amount DESC;

CREATE TABLE nowhere (order_id STRING, amount DOUBLE) WITH ('connector' = 'blackhole');

INSERT INTO nowhere SELECT order_id, amount FROM orders;

-- From here on as a stream: what is there, then what changes.
SET 'execution.runtime-mode' = 'streaming';

SELECT order_id, amount FROM orders WHERE amount > 450;
