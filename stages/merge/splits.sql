-- A group's side is a hash of its name and the seed alone: rows that come or go move no other row.
SELECT
  id,
  CASE
    WHEN ('0x' || left(sha256(getvariable('seed') || ':' || "group"), 12))::UBIGINT / 281474976710656.0 < getvariable('validation') THEN 'validation'
    ELSE 'train'
  END AS split
FROM decided
WHERE reason IS NULL
