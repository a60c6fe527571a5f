SELECT user_id, count(*) FILTER (age <= INTERVAL {window_days} DAY) AS lately,
    count(*) FILTER (age > INTERVAL {window_days} DAY AND age <= INTERVAL (2 * {window_days}) DAY) AS before,
    count(DISTINCT timestamp::DATE) FILTER (age <= INTERVAL {window_days} DAY) AS active_days,
    count(*) FILTER (event = 'purchase' AND age <= INTERVAL 90 DAY) AS purchases_90
  FROM (SELECT user_id, event, timestamp, getvariable('now')::TIMESTAMP - timestamp AS age FROM events
    WHERE timestamp >= getvariable('now')::TIMESTAMP - INTERVAL (greatest(90, 2 * {window_days})) DAY)
  GROUP BY user_id
