SELECT * EXCLUDE (reason, detail)
FROM decided
WHERE reason IS NULL
