SELECT user_id, CASE
    WHEN last_seen < now - INTERVAL {churn_days} DAY OR uninstalled = last_seen THEN 'churned'
    WHEN last_seen < now - INTERVAL {dormant_days} DAY THEN 'dormant'
    WHEN first_seen >= now - INTERVAL {new_days} DAY THEN 'new'
    WHEN coalesce(before, 0) >= 4 AND 2 * coalesce(lately, 0) < before THEN 'at_risk'
    WHEN active_days >= 10 OR purchases_90 >= 3 THEN 'loyal'
    ELSE 'active' END AS status
  FROM facts CROSS JOIN (SELECT getvariable('now')::TIMESTAMP AS now) LEFT JOIN {windows} USING (user_id)
