-- The job for DuckDB. A statement ends with a semicolon at the end of its line; {file} and the thresholds are filled in by the caller.
-- The last statement gives every figure as rows (figure, key, item, n).
CREATE TABLE events AS SELECT * FROM read_csv('{file}', header = true, delim = ',', quote = '"', columns = {
  'user_id': 'VARCHAR', 'event': 'VARCHAR', 'timestamp': 'TIMESTAMP', 'amount': 'DOUBLE', 'category': 'VARCHAR', 'country': 'VARCHAR', 'platform': 'VARCHAR', 'channel': 'VARCHAR'});

SET VARIABLE now = (SELECT max(timestamp) FROM events);

CREATE TABLE days AS SELECT DISTINCT user_id, timestamp::DATE AS day FROM events;

CREATE TABLE facts AS
  SELECT user_id, min(timestamp) AS first_seen, max(timestamp) AS last_seen, count(*) AS events,
    count(*) FILTER (event = 'purchase') AS purchases, max(timestamp) FILTER (event = 'purchase') AS last_purchase,
    coalesce(sum(round(amount * 100)::BIGINT) FILTER (event = 'purchase'), 0)::BIGINT AS cents,
    max(timestamp) FILTER (event = 'uninstall') AS uninstalled
  FROM events GROUP BY user_id;

CREATE TABLE windows AS {windows};

CREATE TABLE statuses AS {statuses};

CREATE TABLE cells AS
  SELECT status, coalesce(category, '') AS category, hour(timestamp) AS hour, count(*) AS n FROM events JOIN statuses USING (user_id) GROUP BY ALL;

CREATE TABLE months AS SELECT DISTINCT user_id, date_trunc('month', day)::DATE AS month FROM days;

SELECT 'rows' AS figure, '' AS key, '' AS item, count(*)::DOUBLE AS n FROM events
UNION ALL SELECT 'users', '', '', count(*) FROM facts
UNION ALL SELECT 'as_of', strftime(getvariable('now')::TIMESTAMP, '%Y-%m-%dT%H:%M:%SZ'), '', 0
UNION ALL SELECT 'totals', 'events', '', sum(events) FROM facts
UNION ALL SELECT 'totals', 'active_days', '', count(*) FROM days
UNION ALL SELECT 'totals', 'purchases', '', sum(purchases) FROM facts
UNION ALL SELECT 'totals', 'revenue_cents', '', sum(cents) FROM facts
UNION ALL SELECT 'checks', 'first_seen_sum', '', sum(epoch(first_seen)) FROM facts
UNION ALL SELECT 'checks', 'last_seen_sum', '', sum(epoch(last_seen)) FROM facts
UNION ALL SELECT 'status', status, '', count(*) FROM statuses GROUP BY ALL
UNION ALL SELECT 'rfm', (100 * r + 10 * f + m)::VARCHAR, '', count(*) FROM (
  SELECT ntile(5) OVER (ORDER BY last_purchase, user_id) AS r, ntile(5) OVER (ORDER BY purchases, user_id) AS f,
    ntile(5) OVER (ORDER BY cents, user_id) AS m FROM facts WHERE purchases > 0) GROUP BY ALL
UNION ALL SELECT 'dau', day::VARCHAR, '', count(*) FROM days GROUP BY ALL
UNION ALL SELECT 'wau', week::DATE::VARCHAR, '', count(*) FROM (SELECT DISTINCT user_id, date_trunc('week', day) AS week FROM days) GROUP BY ALL
UNION ALL SELECT 'mau', strftime(month, '%Y-%m'), '', count(*) FROM months GROUP BY ALL
UNION ALL SELECT 'retention', strftime(first_seen, '%Y-%m'), datediff('month', first_seen::DATE, month)::VARCHAR, count(*)
  FROM months JOIN facts USING (user_id) GROUP BY ALL
UNION ALL SELECT 'hours', status, hour::VARCHAR, sum(n) FROM cells GROUP BY ALL
UNION ALL SELECT 'top_categories', status, category, sum(n) FROM cells WHERE category <> '' GROUP BY ALL
UNION ALL SELECT 'by_country', country, '', count(*) FROM events GROUP BY ALL
UNION ALL SELECT 'by_platform', platform, '', count(*) FROM events GROUP BY ALL
UNION ALL SELECT 'by_channel', channel, '', count(*) FROM events GROUP BY ALL;
