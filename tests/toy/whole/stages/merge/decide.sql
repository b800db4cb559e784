-- Of equal rows the first by order of needs stays.
CREATE TABLE decided AS
SELECT
  need,
  id,
  text,
  row_number() OVER (PARTITION BY text ORDER BY need, id) = 1 AND text NOT IN (SELECT text FROM asked) AS kept
FROM examples;
