-- The same table as a stream: first what is there, then every change as it happens.
SET 'execution.runtime-mode' = 'streaming';

SELECT * FROM orders /*+ OPTIONS('scan.poll-interval' = '1 s') */;
