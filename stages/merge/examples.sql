SELECT examples.* EXCLUDE (position)
FROM examples
JOIN decisions USING (position)
WHERE decisions.reason IS NULL
ORDER BY position
