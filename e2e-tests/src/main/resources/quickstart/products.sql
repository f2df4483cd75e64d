-- A table without a cursor: the API lists everything, a page at a time. (snapshot)
CREATE TABLE products (
  product_id STRING, name STRING, price DOUBLE, category STRING
) WITH (
  'connector' = 'lakeflow', 'source' = 'example', 'table' = 'products',
  'config.base' = '${EXAMPLE_API}', 'config.user' = 'me', 'config.password' = 'secret'
);

SELECT * FROM products;
