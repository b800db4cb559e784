-- A group's side is a hash of its name and the seed alone: rows that come or go move no other row. Validation takes its share from below, test from above.
WITH sided AS (
  SELECT id, ('0x' || left(sha256(getvariable('seed') || ':' || "group"), 12))::UBIGINT / 281474976710656.0 AS place
  FROM decided
  WHERE rule IS NULL
)
SELECT
  id,
  CASE
    WHEN place < getvariable('validation') THEN 'validation'
    WHEN place >= 1 - getvariable('test') THEN 'test'
    ELSE 'train'
  END AS split
FROM sided
